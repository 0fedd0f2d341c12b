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

/**
 * `POST /v1/otp_login` and `POST /v1/otp_login_v2`: open a session for the user with the contact in the token. At
 * Turnkey, the first one needs no signature for tokens without a key. Here all tokens have a key, so both are the same.
 */
export function otpLoginEndpoints(apps: Apps): Endpoint[] {
  return ['otp_login', 'otp_login_v2'].map((name) =>
    authProxyEndpoint(apps, {
      name,
      summary: 'Sign in with a proved contact.',
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
        'LOG_IN_REFUSED',
        'HOOK_TIMEOUT',
        'TOO_MANY_SESSIONS',
      ],
      handle: (app, request, context) => sessionOf(app.otpLogIn(request, context)),
    }),
  );
}
