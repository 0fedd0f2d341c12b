import {
  AUTH_PATHS,
  type AuthErrorCode,
  type JsonObject,
  OAUTH_RESULT,
  oauthPath,
  stringField,
} from '@postern/protocol';
import { backendRequest } from '../backend-request.ts';
import type { ClientContext } from '../context.ts';
import type { SignInOutcome } from '../outcome.ts';
import { PosternError } from '../postern-error.ts';
import type { LoginParams } from './login.ts';
import { oauthLogin } from './oauth-login.ts';

/** The backend's address, absolute. */
export function absoluteBackendUrl({ backendUrl }: ClientContext): URL {
  return new URL(backendUrl, location.href);
}

/** The URL at which a sign-in begins. */
export function startUrl(context: ClientContext, provider: string, query: Record<string, string>): string {
  return `${absoluteBackendUrl(context).href}${oauthPath(provider, 'start')}?${new URLSearchParams(query)}`;
}

/** Reads the form-encoded result of a sign-in; null when the text is not one. */
export function readOAuthResult(text: string): URLSearchParams | null {
  const fields = new URLSearchParams(text);
  return fields.has(OAUTH_RESULT.code) || fields.has(OAUTH_RESULT.error) ? fields : null;
}

/**
 * Fetches the token of a finished sign-in.
 * @throws PosternError OAUTH_DENIED, INVALID_OAUTH_CODE, ...
 */
export async function oidcTokenOf(
  context: ClientContext,
  result: URLSearchParams,
  signal: AbortSignal | undefined,
): Promise<string> {
  const error = result.get(OAUTH_RESULT.error);
  if (error) throw signInFailed(error as AuthErrorCode);
  const request = { code: result.get(OAUTH_RESULT.code) };
  const read = (answer: JsonObject) => stringField(answer, 'oidcToken');
  return backendRequest(context, AUTH_PATHS.oauthResult, request, read, { signal, isForCookie: true });
}

/** Fetches the token of a finished sign-in, and signs in with it. */
export async function finishOAuth(
  context: ClientContext,
  result: URLSearchParams,
  params: LoginParams & { publicKey: string },
): Promise<SignInOutcome> {
  const oidcToken = await oidcTokenOf(context, result, params.signal);
  return oauthLogin(context, { ...params, oidcToken });
}

/** Only the error code reaches the page, not the backend's text. */
function signInFailed(code: AuthErrorCode): PosternError {
  return new PosternError(code, {
    status: 0,
    message: 'The sign-in with the identity provider failed.',
    action: 'Start the sign-in again.',
  });
}
