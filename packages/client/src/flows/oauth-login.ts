import { AUTH_PATHS, type OauthLoginRequest } from '@postern/protocol';
import type { ClientContext } from '../context.ts';
import { type SignInOutcome, unlessCancelled } from '../outcome.ts';
import { type LoginParams, login } from './login.ts';

export interface OauthLoginParams extends LoginParams {
  /** An ID token whose nonce is `oidcNonce(publicKey)`. */
  oidcToken: string;
  /** A key pair of `keys.create()`. */
  publicKey: string;
}

/** Logs in with an OpenID provider's token, or signs up: `POST /oauth-login`. */
export function oauthLogin(context: ClientContext, params: OauthLoginParams): Promise<SignInOutcome> {
  const { oidcToken, publicKey, signal } = params;
  const proof: OauthLoginRequest = { oidcToken, publicKey };
  return unlessCancelled(() => login(context, AUTH_PATHS.oauthLogin, proof, params), signal);
}
