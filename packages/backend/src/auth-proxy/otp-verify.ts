import { z } from 'zod';
import { attemptKeySchema } from '../flows/attempt-key-schema.ts';
import { otpIdSchema, plainCodeSchema } from '../flows/otp/otp-schemas.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { requirePlainCodes } from './app.ts';
import type { Apps } from './apps.ts';
import { authProxyEndpoint } from './endpoint.ts';
import { verifyOtpAnswerSchema } from './otp-verify-v2.ts';

const body = z.object({
  otpId: otpIdSchema,
  otpCode: plainCodeSchema,
  publicKey: attemptKeySchema,
});

/**
 * `POST /v1/otp_verify`: checks a code in plain text. Only where the app allows it. The client must send a key, and the
 * token is bound to it. A token without a key could be used by an attacker who sees it.
 */
export function otpVerifyEndpoint(apps: Apps): Endpoint {
  return authProxyEndpoint(apps, {
    name: 'otp_verify',
    summary: 'Prove a contact with a code in plain text.',
    body,
    answer: verifyOtpAnswerSchema,
    errors: ['PLAIN_CODES_OFF', 'INVALID_OTP_CODE'],
    async handle(app, { otpId, otpCode, publicKey }, context) {
      requirePlainCodes(app);
      const encryptedOtpBundle = await app.plainCodes.encryptFor(otpId, otpCode, publicKey);
      return app.verifyCode({ otpId, encryptedOtpBundle }, context);
    },
  });
}
