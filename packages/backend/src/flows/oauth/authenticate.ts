import type { OAuth2AuthenticateRequest, OidcTokenResponse } from '@postern/protocol';
import { AUTH_PATHS } from '@postern/protocol';
import { z } from 'zod';
import { AuthError } from '../../auth-error.ts';
import type { Endpoint, EndpointContext } from '../../http/endpoint.ts';
import { defineEndpoint } from '../../http/endpoint.ts';
import type { Services } from '../../services.ts';
import { oauth2Authenticate } from '../../turnkey/oauth2-authenticate.ts';
import { authorizationCodeShape } from './oauth-schemas.ts';

const body: z.ZodType<OAuth2AuthenticateRequest> = z.strictObject({
  provider: z.string().max(32),
  ...authorizationCodeShape,
});

const answer: z.ZodType<OidcTokenResponse> = z.object({ oidcToken: z.string() });

/**
 * `POST /oauth2-authenticate`: for apps that run the code flow of X or Discord themselves. Turnkey keeps the client
 * secret, exchanges the code, and issues the OIDC token for `POST /oauth-login`.
 */
export function oauth2AuthenticateEndpoint(services: Services): Endpoint {
  return defineEndpoint({
    operation: 'oauth2Authenticate',
    method: 'POST',
    path: AUTH_PATHS.oauth2Authenticate,
    summary: 'Exchange an authorization code of an OAuth 2.0 provider for an OIDC token.',
    body,
    answer,
    errors: ['OAUTH_PROVIDER_UNKNOWN', 'REDIRECT_NOT_ALLOWED', 'INVALID_OAUTH_CODE'],
    handle: createExchangeCode(services),
  });
}

/** Has Turnkey exchange an authorization code. */
export function createExchangeCode({ settings, turnkey }: Pick<Services, 'settings' | 'turnkey'>) {
  return async (
    { provider: name, ...exchange }: OAuth2AuthenticateRequest,
    { deadline }: Pick<EndpointContext, 'deadline'>,
  ): Promise<OidcTokenResponse> => {
    const provider = settings.oauth.providers.find((candidate) => candidate.name === name);
    const oauth2CredentialId = provider?.preset.protocol === 'oauth2' && provider.oauth2CredentialId;
    if (!provider || !oauth2CredentialId) throw new AuthError('OAUTH_PROVIDER_UNKNOWN');
    if (!provider.redirectUris.includes(exchange.redirectUri)) throw new AuthError('REDIRECT_NOT_ALLOWED');
    return oauth2Authenticate(turnkey, { oauth2CredentialId, ...exchange }, deadline);
  };
}
