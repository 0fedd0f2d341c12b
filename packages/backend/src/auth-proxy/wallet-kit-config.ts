import { z } from 'zod';
import type { Endpoint } from '../http/endpoint.ts';
import type { App } from './app.ts';
import type { Apps } from './apps.ts';
import { authProxyEndpoint } from './endpoint.ts';

const answer = z.object({
  enabledProviders: z.array(z.string()),
  sessionExpirationSeconds: z.string(),
  organizationId: z.string().describe('The parent organization.'),
  oauthClientIds: z.record(z.string(), z.string()).optional(),
  oauthRedirectUrl: z.string().optional(),
  otpAlphanumeric: z.boolean(),
  otpLength: z.string(),
});

/** `POST /v1/wallet_kit_config`: the features that the app may use. Clients send no body, or an empty object. */
export function walletKitConfigEndpoint(apps: Apps): Endpoint {
  return authProxyEndpoint(apps, {
    name: 'wallet_kit_config',
    summary: 'The settings of the app.',
    answer,
    errors: [],
    async handle(app) {
      const { otp, session } = app.services.settings;
      const { redirectUrl } = app.options.oauth;
      return {
        enabledProviders: [...app.methods],
        sessionExpirationSeconds: String(session.expirationSeconds),
        organizationId: app.services.turnkey.organizationId,
        oauthClientIds: clientIdsOf(app),
        ...(redirectUrl ? { oauthRedirectUrl: redirectUrl } : {}),
        otpAlphanumeric: otp.alphanumeric,
        otpLength: String(otp.length),
      };
    },
  });
}

/** Undefined for a provider that accepts the tokens of any client. */
function clientIdsOf({ providers, options }: App): Record<string, string> {
  const told = providers.map(({ name, clientId }) => [name, options.oauth.clientIds?.[name]?.[0] ?? clientId] as const);
  return Object.fromEntries(told.filter(([, clientId]) => clientId !== ''));
}
