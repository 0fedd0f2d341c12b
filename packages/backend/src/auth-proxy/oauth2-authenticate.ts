import { z } from 'zod';
import { AuthError } from '../auth-error.ts';
import { PRESETS } from '../configuration/oauth/presets.ts';
import { authorizationCodeShape } from '../flows/oauth/oauth-schemas.ts';
import type { Endpoint } from '../http/endpoint.ts';
import type { App } from './app.ts';
import { requireMethod } from './app.ts';
import type { Apps } from './apps.ts';
import { authProxyEndpoint } from './endpoint.ts';

const ISSUING_PROVIDERS = { OAUTH2_PROVIDER_X: 'x', OAUTH2_PROVIDER_DISCORD: 'discord' } as const;

const body = z.object({
  provider: z.enum(['OAUTH2_PROVIDER_X', 'OAUTH2_PROVIDER_DISCORD']),
  ...authorizationCodeShape,
  clientId: z.string().min(1).max(500),
});

const answer = z.object({ oidcToken: z.string() });

/** `POST /v1/oauth2_authenticate`: an authorization code of X or Discord for an OIDC token that Turnkey issues. */
export function oauth2AuthenticateEndpoint(apps: Apps): Endpoint {
  return authProxyEndpoint(apps, {
    name: 'oauth2_authenticate',
    summary: 'Exchange an authorization code of an OAuth 2.0 provider for an OIDC token.',
    body,
    answer,
    errors: ['SIGN_IN_METHOD_OFF', 'OAUTH_PROVIDER_UNKNOWN', 'REDIRECT_NOT_ALLOWED', 'INVALID_OAUTH_CODE'],
    handle(app, { provider, clientId, ...exchange }, context) {
      return app.exchangeCode({ provider: nameOf(app, provider, clientId), ...exchange }, context);
    },
  });
}

/**
 * The app's own name of the provider.
 * @throws AuthError OAUTH_PROVIDER_UNKNOWN when the client id is not one of this app; SIGN_IN_METHOD_OFF
 */
function nameOf(app: App, provider: keyof typeof ISSUING_PROVIDERS, clientId: string): string {
  const preset = PRESETS[ISSUING_PROVIDERS[provider]];
  const candidates = app.services.settings.oauth.providers.filter((candidate) => candidate.preset === preset);
  const found = candidates.find(({ name, clientIds }) =>
    (app.options.oauth.clientIds?.[name] ?? clientIds).includes(clientId),
  );
  if (!found) throw new AuthError('OAUTH_PROVIDER_UNKNOWN');
  requireMethod(app, found.name);
  return found.name;
}
