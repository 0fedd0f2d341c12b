import { oauthPath } from '@postern/protocol';
import type { AuthorizationServer, Client } from 'oauth4webapi';
import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrantRequest,
  calculatePKCECodeChallenge,
  clockSkew,
  customFetch,
  processAuthorizationCodeResponse,
  ResponseBodyError,
  validateAuthResponse,
} from 'oauth4webapi';
import { AuthError } from '../auth-error.ts';
import type { OAuthProvider } from '../configuration/oauth/providers.ts';
import { oauth2Authenticate } from '../turnkey/oauth2-authenticate.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';
import { clientAuthentication } from './client-secret.ts';
import { issuerFetch } from './issuer-fetch.ts';
import type { Issuers } from './issuers.ts';
import type { Transaction } from './transactions.ts';

/** The authorization code flow of the app's first client at a provider (RFC 6749, RFC 9700). */
export interface CodeFlow {
  /**
   * The URL to which the browser is sent to sign in.
   * @throws AuthError OAUTH_PROVIDER_UNAVAILABLE
   */
  authorizationUrl(provider: OAuthProvider, state: string, transaction: Transaction): Promise<string>;
  /**
   * Checks the provider's answer and exchanges the code for a token. The token itself is checked at log-in.
   * @param state The state of the transaction.
   * @throws AuthError OAUTH_STATE_INVALID when another issuer answered (RFC 9207), OAUTH_DENIED, INVALID_OAUTH_CODE,
   *   OAUTH_PROVIDER_UNAVAILABLE, UPSTREAM_…
   */
  oidcToken(
    provider: OAuthProvider,
    answer: URLSearchParams,
    state: string,
    transaction: Transaction,
    deadline: AbortSignal,
  ): Promise<string>;
}

export interface CodeFlowOptions {
  issuers: Issuers;
  turnkey: TurnkeyClient;
  /** Each provider has its own redirect URI below it, so that no provider can answer for another. */
  publicUrl: string;
  fetch: typeof fetch;
}

export function createCodeFlow({ issuers, turnkey, publicUrl, fetch }: CodeFlowOptions): CodeFlow {
  const redirectUriOf = ({ name }: OAuthProvider) => publicUrl + oauthPath(name, 'callback');

  async function serverOf({ preset, issuer }: OAuthProvider): Promise<AuthorizationServer> {
    const { authorizationEndpoint, tokenEndpoint } = preset;
    return {
      ...(preset.protocol === 'oidc' ? await issuers.metadata(issuer) : { issuer }),
      ...(authorizationEndpoint ? { authorization_endpoint: authorizationEndpoint } : {}),
      ...(tokenEndpoint ? { token_endpoint: tokenEndpoint } : {}),
    };
  }

  return {
    async authorizationUrl(provider, state, { nonce, codeVerifier }) {
      const { authorization_endpoint: endpoint = '' } = await serverOf(provider);
      if (!URL.canParse(endpoint)) throw new AuthError('OAUTH_PROVIDER_UNAVAILABLE');
      const { preset, clientId, scope, authorizationParameters } = provider;
      const url = new URL(endpoint);
      const parameters = {
        ...authorizationParameters,
        response_type: 'code',
        ...(preset.responseMode ? { response_mode: preset.responseMode } : {}),
        client_id: clientId,
        redirect_uri: redirectUriOf(provider),
        scope,
        state,
        ...(preset.protocol === 'oidc' ? { nonce } : {}),
        code_challenge: await calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return url.href;
    },

    async oidcToken(provider, answer, state, transaction, deadline) {
      const { nonce, codeVerifier } = transaction;
      const redirectUri = redirectUriOf(provider);
      const server = await serverOf(provider);
      // The library uses the system clock, so the difference to our clock is passed.
      const client = { client_id: provider.clientId, [clockSkew]: Math.round((turnkey.now() - Date.now()) / 1000) };
      const parameters = checkedAnswer(server, client, answer, state);
      const { oauth2CredentialId } = provider;
      if (provider.preset.protocol === 'oauth2' && oauth2CredentialId) {
        const authCode = parameters.get('code') ?? '';
        const exchange = { oauth2CredentialId, authCode, redirectUri, codeVerifier, nonce };
        return (await oauth2Authenticate(turnkey, exchange, deadline)).oidcToken;
      }
      const authentication = await clientAuthentication(provider, turnkey.now());
      const options = {
        // `issuerFetch` decides which addresses are allowed.
        [customFetch]: issuerFetch(fetch, provider.issuer),
        [allowInsecureRequests]: true,
        signal: deadline,
      };
      try {
        const response = await authorizationCodeGrantRequest(
          server,
          client,
          authentication,
          parameters,
          redirectUri,
          codeVerifier,
          options,
        );
        const checks = { expectedNonce: nonce, requireIdToken: true };
        return (await processAuthorizationCodeResponse(server, client, response, checks)).id_token ?? '';
      } catch (cause) {
        const isOfCode = cause instanceof ResponseBodyError && cause.error === 'invalid_grant';
        throw new AuthError(isOfCode ? 'INVALID_OAUTH_CODE' : 'OAUTH_PROVIDER_UNAVAILABLE', { cause });
      }
    },
  };
}

/** Checks an answer: right issuer, right state, each parameter once, and a code. */
function checkedAnswer(server: AuthorizationServer, client: Client, answer: URLSearchParams, state: string) {
  try {
    const parameters = validateAuthResponse(server, client, answer, state);
    if (parameters.get('code') && new Set(parameters.keys()).size === parameters.size) return parameters;
  } catch (cause) {
    const isDenied = cause instanceof AuthorizationResponseError;
    throw new AuthError(isDenied ? 'OAUTH_DENIED' : 'OAUTH_STATE_INVALID', { cause });
  }
  throw new AuthError('OAUTH_STATE_INVALID');
}
