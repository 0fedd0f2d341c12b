import type { Endpoint } from '../../http/endpoint.ts';
import { createCodeFlow } from '../../oauth/code-flow.ts';
import type { Services } from '../../services.ts';
import { oauth2AuthenticateEndpoint } from './authenticate.ts';
import { oauthCallbackEndpoint } from './callback.ts';
import { oauthLoginEndpoint } from './login.ts';
import { oauthResultEndpoint } from './result.ts';
import { oauthStartEndpoint } from './start.ts';

/** The endpoints for sign-in with identity providers. Those of the code flow exist only with the option `publicUrl`. */
export function oauthEndpoints(services: Services): Endpoint[] {
  const { issuers, turnkey, fetch, settings } = services;
  const { publicUrl, providers } = settings.oauth;
  const endpoints = [oauthLoginEndpoint(services), oauth2AuthenticateEndpoint(services)];
  if (!publicUrl) return endpoints;
  const codeFlow = createCodeFlow({ issuers, turnkey, publicUrl, fetch });
  return [
    ...endpoints,
    oauthResultEndpoint(services, publicUrl),
    ...providers
      .filter(({ clientId }) => clientId !== '')
      .flatMap((provider) => [
        oauthStartEndpoint(services, codeFlow, provider, publicUrl),
        oauthCallbackEndpoint(services, codeFlow, provider, publicUrl),
      ]),
  ];
}
