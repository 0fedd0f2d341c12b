import type { v1VerifyOtpIntentV2 } from '@turnkey/sdk-types';
import { z } from 'zod';
import { activityBody } from './activity.ts';
import type { Refusal } from './refusal.ts';
import type { TurnkeyClient } from './turnkey-client.ts';

const result = z.object({ verificationToken: z.string().min(1) });

/** `VERIFY_OTP_V2` in the parent organization: exchanges the encrypted code for a verification token. */
export function verifyOtp(
  client: TurnkeyClient,
  parameters: v1VerifyOtpIntentV2,
  deadline: AbortSignal,
): Promise<z.infer<typeof result>> {
  const body = activityBody(client, 'ACTIVITY_TYPE_VERIFY_OTP_V2', client.organizationId, parameters);
  return client.submit({ name: 'verify_otp', body, resultKey: 'verifyOtpResult', result, refusals }, deadline);
}

/**
 * All values of this activity except the organization come from the user. So if Turnkey refuses an argument, the code,
 * the id or the bundle is wrong. The error is the same for all of them.
 */
function refusals({ message, status, grpcCode }: Refusal) {
  if (message.includes('Invalid OTP code') || status === 404 || grpcCode === 3 || grpcCode === 5 || grpcCode === 9) {
    return 'INVALID_OTP_CODE';
  }
  return undefined;
}
