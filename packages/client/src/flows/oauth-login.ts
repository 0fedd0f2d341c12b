import { AUTH_PATHS, type OAuthLoginRequest } from '@postern/protocol';
import type { ClientContext } from '../context.ts';
import { type SignInOutcome, unlessCancelled } from '../outcome.ts';
import { type LoginParams, login } from './login.ts';

export interface OAuthLoginParams extends LoginParams {
  /** An ID token whose nonce is `oidcNonce(publicKey)`. */
  oidcToken: string;
  /** From `keys.create()`. */
  publicKey: string;
}

/** Signs in, or signs up, with the token of an OpenID provider: `POST /oauth-login`. */
export function oauthLogin(context: ClientContext, params: OAuthLoginParams): Promise<SignInOutcome> {
  const { oidcToken, publicKey, signal } = params;
  const proof: OAuthLoginRequest = { oidcToken, publicKey };
  return unlessCancelled(() => login(context, AUTH_PATHS.oauthLogin, proof, params), signal);
}
