import { z } from 'zod';
import { encryptedOtpBundleSchema, otpIdSchema } from '../flows/otp/otp-schemas.ts';
import type { Endpoint } from '../http/endpoint.ts';
import type { Apps } from './apps.ts';
import { authProxyEndpoint } from './endpoint.ts';

const body = z.object({
  otpId: otpIdSchema,
  encryptedOtpBundle: encryptedOtpBundleSchema,
});

/** The answer in both versions. */
export const verifyOtpAnswerSchema = z.object({ verificationToken: z.string() });

/** `POST /v1/otp_verify_v2`: checks an encrypted code. */
export function otpVerifyV2Endpoint(apps: Apps): Endpoint {
  return authProxyEndpoint(apps, {
    name: 'otp_verify_v2',
    summary: 'Prove a contact with an encrypted code.',
    body,
    answer: verifyOtpAnswerSchema,
    errors: ['INVALID_OTP_CODE'],
    handle: (app, request, context) => app.verifyCode(request, context),
  });
}
