import {
  AUTH_PATHS,
  decodeBase64Url,
  type JsonObject,
  type PasskeyChallengeRequest,
  stringField,
} from '@postern/protocol';
import { backendRequest } from '../backend-request.ts';
import type { ClientContext } from '../context.ts';
import type { SignInOutcome } from '../outcome.ts';
import { createPasskey } from '../passkey/create-passkey.ts';
import { type SignUpParams, signUp } from './sign-up.ts';

export interface SignUpWithPasskeyParams extends SignUpParams {
  /** The name of the passkey in the account, up to 100 characters; by default `userName`. */
  passkeyName?: string | undefined;
}

/** Signs up with a new passkey, in one tap. */
export function signUpWithPasskey(context: ClientContext, params: SignUpWithPasskeyParams): Promise<SignInOutcome> {
  const { signal, userName = context.rpName, passkeyName = userName } = params;
  const prove = async (publicKey: string) => {
    const challenge = await passkeyChallenge(context, publicKey, signal);
    return { passkey: await createPasskey(context, { challenge, userName, passkeyName, signal }), apiKeys: [] };
  };
  return signUp(context, prove, params);
}

/** The challenge that a new passkey signs, for the key of an attempt or of a session. */
export function passkeyChallenge(context: ClientContext, publicKey: string, signal: AbortSignal | undefined) {
  const request: PasskeyChallengeRequest = { publicKey };
  const read = (answer: JsonObject) => decodeBase64Url(stringField(answer, 'challenge'));
  return backendRequest(context, AUTH_PATHS.passkeyChallenge, request, read, { signal });
}
