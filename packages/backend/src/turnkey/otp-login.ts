import type { v1OtpLoginIntentV2 } from '@turnkey/sdk-types';
import { z } from 'zod';
import { activityBody } from './activity.ts';
import type { Refusal } from './refusal.ts';
import type { TurnkeyClient } from './turnkey-client.ts';

const result = z.object({ session: z.string().min(1) });

/**
 * `OTP_LOGIN_V2` in a sub-organization: exchanges a verification token and a signature by its key for a session.
 * @param organizationId The sub-organization. The parent's key may log its users in.
 * @param timestampMs Unix time in milliseconds. The same timestamp gives the same bytes.
 */
export function otpLogin(
  client: TurnkeyClient,
  organizationId: string,
  parameters: v1OtpLoginIntentV2,
  timestampMs: number,
  deadline: AbortSignal,
): Promise<z.infer<typeof result>> {
  const body = activityBody(client, 'ACTIVITY_TYPE_OTP_LOGIN_V2', organizationId, parameters, timestampMs);
  return client.submit({ name: 'otp_login', body, resultKey: 'otpLoginResult', result, refusals }, deadline);
}

function refusals({ message }: Refusal) {
  const text = message.toLowerCase();
  if (text.includes('verification token')) {
    return text.includes('expired') ? 'VERIFICATION_TOKEN_EXPIRED' : 'INVALID_VERIFICATION_TOKEN';
  }
  return text.includes('client signature') ? 'INVALID_CLIENT_SIGNATURE' : undefined;
}
