import { z } from 'zod';
import { CAPTCHA_ERRORS } from '../captcha/captcha.ts';
import { CHANNELS } from '../flows/otp/otp-schemas.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { requireMethod, requirePlainCodes } from './app.ts';
import { appEmail } from './app-email.ts';
import type { Apps } from './apps.ts';
import { authProxyEndpoint } from './endpoint.ts';
import { initOtpSchema } from './otp-init-v2.ts';

const answer = z.object({ otpId: z.string() });

/** `POST /v1/otp_init`: sends a code that the client will send back in plain text. Only where the app allows it. */
export function otpInitEndpoint(apps: Apps): Endpoint {
  return authProxyEndpoint(apps, {
    name: 'otp_init',
    summary: 'Send a one-time code, for a client that does not encrypt it.',
    body: initOtpSchema,
    answer,
    errors: [...CAPTCHA_ERRORS, 'PLAIN_CODES_OFF', 'SIGN_IN_METHOD_OFF', 'CONTACT_NOT_ALLOWED', 'TOO_MANY_OTPS'],
    async handle(app, { otpType, contact, emailCustomization }, context) {
      requirePlainCodes(app);
      requireMethod(app, CHANNELS[otpType]);
      const email = appEmail(app, emailCustomization?.templateId);
      const { otpId, otpEncryptionTargetBundle } = await app.sendCode({ otpType, contact }, context, email);
      await app.plainCodes.begin(otpId, otpEncryptionTargetBundle);
      return { otpId };
    },
  });
}
