import { z } from 'zod';
import { CAPTCHA_ERRORS } from '../captcha/captcha.ts';
import { CHANNELS, otpTargetShape } from '../flows/otp/otp-schemas.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { requireMethod } from './app.ts';
import { appEmail } from './app-email.ts';
import type { Apps } from './apps.ts';
import { authProxyEndpoint } from './endpoint.ts';

/** The body in both versions. */
export const initOtpSchema = z.object({
  ...otpTargetShape,
  emailCustomization: z.object({ templateId: z.string().max(500).optional() }).optional(),
});

const answer = z.object({ otpId: z.string(), otpEncryptionTargetBundle: z.string() });

/** `POST /v1/otp_init_v2`: sends a code. */
export function otpInitV2Endpoint(apps: Apps): Endpoint {
  return authProxyEndpoint(apps, {
    name: 'otp_init_v2',
    summary: 'Send a one-time code.',
    body: initOtpSchema,
    answer,
    errors: [...CAPTCHA_ERRORS, 'SIGN_IN_METHOD_OFF', 'CONTACT_NOT_ALLOWED', 'TOO_MANY_OTPS'],
    handle(app, { otpType, contact, emailCustomization }, context) {
      requireMethod(app, CHANNELS[otpType]);
      return app.sendCode({ otpType, contact }, context, appEmail(app, emailCustomization?.templateId));
    },
  });
}
