import type { v1InitOtpIntentV3 } from '@turnkey/sdk-types';
import { z } from 'zod';
import { activityBody } from './activity.ts';
import type { Refusal } from './refusal.ts';
import type { TurnkeyClient } from './turnkey-client.ts';

const result = z.object({ otpId: z.string().min(1), otpEncryptionTargetBundle: z.string().min(1) });

/** `INIT_OTP_V3` in the parent organization: sends a code, and returns the key to encrypt the code to. */
export function initOtp(
  client: TurnkeyClient,
  parameters: v1InitOtpIntentV3,
  deadline: AbortSignal,
): Promise<z.infer<typeof result>> {
  const body = activityBody(client, 'ACTIVITY_TYPE_INIT_OTP_V3', client.organizationId, parameters);
  return client.submit({ name: 'init_otp', body, resultKey: 'initOtpResultV2', result, refusals }, deadline);
}

function refusals({ message, turnkeyErrorCode }: Refusal) {
  if (turnkeyErrorCode === 'MAX_OTP_INITIATED' || message.includes('Max number of OTPs')) return 'TOO_MANY_OTPS';
  if (turnkeyErrorCode === 'INVALID_EMAIL' || message.includes('invalid email address')) return 'CONTACT_NOT_ALLOWED';
  return undefined;
}
