import { AUTH_PATHS, type OauthLoginRequest } from '@postern/protocol';
import type { ClientContext } from '../context.ts';
import { type LoginParams, type LoginResult, login } from './login.ts';

export interface OauthLoginParams extends LoginParams {
  /** An ID token whose nonce is `oidcNonce(publicKey)`. */
  oidcToken: string;
  /** A key pair of `keys.create()`. */
  publicKey: string;
}

/** Logs in with an OpenID provider's token, or signs up: `POST /oauth-login`. */
export function oauthLogin(context: ClientContext, params: OauthLoginParams): Promise<LoginResult> {
  const { oidcToken, publicKey } = params;
  const proof: OauthLoginRequest = { oidcToken, publicKey };
  return login(context, AUTH_PATHS.oauthLogin, proof, params);
}
