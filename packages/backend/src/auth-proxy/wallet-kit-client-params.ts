import { z } from 'zod';
import type { Endpoint } from '../http/endpoint.ts';
import type { Apps } from './apps.ts';
import { authProxyEndpoint } from './endpoint.ts';

const answer = z.object({ turnstileSiteKey: z.string().optional() });

/** `POST /v1/wallet_kit_client_params`: the settings that a page needs at its start. Clients send no body. */
export function walletKitClientParamsEndpoint(apps: Apps): Endpoint {
  return authProxyEndpoint(apps, {
    name: 'wallet_kit_client_params',
    summary: 'The site key of the captcha.',
    answer,
    errors: [],
    async handle({ options, services }) {
      const captcha = options.captcha ?? services.settings.captcha;
      return captcha && captcha.provider === 'turnstile' ? { turnstileSiteKey: captcha.siteKey } : {};
    },
  });
}
