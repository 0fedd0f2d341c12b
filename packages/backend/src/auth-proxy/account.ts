import { z } from 'zod';
import { AuthError } from '../auth-error.ts';
import { LOOK_UP_FILTERS } from '../configuration/auth-proxy-options.ts';
import { verificationTokenSchema } from '../flows/client-signature-schema.ts';
import { oidcTokenSchema } from '../flows/oauth/oauth-schemas.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { identityKey } from '../identities/identity.ts';
import type { AccountRequest } from './account-look-up.ts';
import { findAccount } from './account-look-up.ts';
import type { Apps } from './apps.ts';
import { authProxyEndpoint } from './endpoint.ts';

const body: z.ZodType<AccountRequest> = z.object({
  filterType: z.enum([...LOOK_UP_FILTERS, 'OIDC_TOKEN', 'OIDC_CLAIMS']),
  filterValue: z.string().min(1).max(16_384),
  verificationToken: verificationTokenSchema.optional(),
  oidcToken: oidcTokenSchema.optional(),
});

const answer = z.object({ organizationId: z.string().optional() });

/**
 * `POST /v1/account`: the sub-organization of a user. A look-up without a proof always finds nothing, unless the
 * configuration allows it.
 */
export function accountEndpoint(apps: Apps): Endpoint {
  return authProxyEndpoint(apps, {
    name: 'account',
    summary: 'Look an account up.',
    body,
    // An OIDC token of 16 KiB, twice: as the value and as the proof.
    maxBodyBytes: 40_960,
    answer,
    errors: [
      'INVALID_VERIFICATION_TOKEN',
      'VERIFICATION_TOKEN_EXPIRED',
      'SIGN_IN_METHOD_OFF',
      'OAUTH_PROVIDER_UNKNOWN',
      'OAUTH_PROVIDER_UNAVAILABLE',
      'INVALID_OIDC_TOKEN',
      'OIDC_TOKEN_EXPIRED',
      'ACCOUNT_AMBIGUOUS',
    ],
    async handle(app, request, { audit, deadline }) {
      const wanted = await findAccount(app, request);
      if (!wanted) return {};
      const { turnkey, identities } = app.services;
      const key = identityKey(turnkey.organizationId, wanted.identity);
      audit.identity = key;
      const [organizationId, ...others] = await wanted.lookUp(await identities.find(key), deadline);
      if (others.length > 0) throw new AuthError('ACCOUNT_AMBIGUOUS');
      return organizationId === undefined ? {} : { organizationId };
    },
  });
}
