import { z } from 'zod';
import { clientSignatureSchema, verificationTokenSchema } from '../flows/client-signature-schema.ts';
import { invalidateExistingSchema, sessionKeySchema } from '../flows/login-schema.ts';
import type { Endpoint } from '../http/endpoint.ts';
import type { Apps } from './apps.ts';
import { authProxyEndpoint } from './endpoint.ts';
import { organizationIdSchema, sessionAnswerSchema, sessionOf } from './log-in.ts';

const body = z.object({
  verificationToken: verificationTokenSchema,
  publicKey: sessionKeySchema,
  clientSignature: clientSignatureSchema,
  invalidateExisting: invalidateExistingSchema,
  organizationId: organizationIdSchema,
});

/** `POST /v1/otp_login_v2`: a proved contact for a session. The contact of the token decides whose. */
export function otpLoginV2Endpoint(apps: Apps): Endpoint {
  return authProxyEndpoint(apps, {
    name: 'otp_login_v2',
    summary: 'Log in with a proved contact.',
    body,
    answer: sessionAnswerSchema,
    errors: [
      'INVALID_VERIFICATION_TOKEN',
      'VERIFICATION_TOKEN_EXPIRED',
      'VERIFICATION_TOKEN_USED',
      'INVALID_CLIENT_SIGNATURE',
      'ACCOUNT_UNKNOWN',
      'ORGANIZATION_MISMATCH',
      'ACCOUNT_AMBIGUOUS',
      'ACCOUNT_BUSY',
      'TOO_MANY_SESSIONS',
    ],
    handle: (app, request, context) => sessionOf(app.otpLogIn(request, context)),
  });
}
