import { z } from 'zod';
import { invalidateExistingSchema, sessionKeySchema } from '../flows/login-schema.ts';
import { oidcTokenSchema } from '../flows/oauth/oauth-schemas.ts';
import type { Endpoint } from '../http/endpoint.ts';
import type { Apps } from './apps.ts';
import { authProxyEndpoint } from './endpoint.ts';
import { organizationIdSchema, sessionAnswerSchema, sessionOf } from './log-in.ts';

const body = z.object({
  oidcToken: oidcTokenSchema,
  publicKey: sessionKeySchema,
  invalidateExisting: invalidateExistingSchema,
  organizationId: organizationIdSchema,
});

/** `POST /v1/oauth_login`: exchanges an OIDC token for a session of the user with the token's identity. */
export function oauthLoginEndpoint(apps: Apps): Endpoint {
  return authProxyEndpoint(apps, {
    name: 'oauth_login',
    summary: 'Sign in with an OIDC token.',
    body,
    // A token of 16 KiB, and the rest of the body.
    maxBodyBytes: 20_480,
    answer: sessionAnswerSchema,
    errors: [
      'SIGN_IN_METHOD_OFF',
      'OAUTH_PROVIDER_UNKNOWN',
      'OAUTH_PROVIDER_UNAVAILABLE',
      'INVALID_OIDC_TOKEN',
      'OIDC_TOKEN_EXPIRED',
      'OIDC_TOKEN_REUSED',
      'OAUTH_CLIENT_NOT_REGISTERED',
      'ACCOUNT_UNKNOWN',
      'ORGANIZATION_MISMATCH',
      'ACCOUNT_AMBIGUOUS',
      'ACCOUNT_BUSY',
      'LOG_IN_REFUSED',
      'HOOK_TIMEOUT',
      'TOO_MANY_SESSIONS',
    ],
    handle: (app, request, context) => sessionOf(app.oauthLogIn(request, context)),
  });
}
