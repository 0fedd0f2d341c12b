import type { v1OtpLoginIntent, v1OtpLoginResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import type { ActivityContext } from '../../operation/activity-context.ts';
import { type ActivityDefinition, newestVersion, olderVersion } from '../../operation/activity-definition.ts';
import { ClientSignatureParams, Seconds } from '../../operation/schemas.ts';
import { openSession } from '../sessions/sessions-rules.ts';
import { acceptVerificationToken, contactField, requireClientSignature, userOfContact } from './verification-rules.ts';

const parameters = z.object({
  verificationToken: z.string().max(8_192),
  publicKey: z.string().max(200),
  expirationSeconds: Seconds.optional(),
  invalidateExisting: z.boolean().optional(),
  clientSignature: ClientSignatureParams.optional(),
  sessionProfileId: z.string().max(100).optional(),
});

/** OTP_LOGIN: open a session for the user with the proved contact (Turnkey docs, "Login with OTP"). */
export const otpLogin: ActivityDefinition<v1OtpLoginIntent, v1OtpLoginResult> = {
  access: { parent: true },
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_OTP_LOGIN_V2',
      parameters: parameters.extend({ clientSignature: ClientSignatureParams }),
      resultKey: 'otpLoginResult',
      secretResults: ['session'],
    }),
    olderVersion({
      type: 'ACTIVITY_TYPE_OTP_LOGIN',
      parameters,
      resultKey: 'otpLoginResult',
      secretResults: ['session'],
      upgrade: (older) => older,
    }),
  ],
  execute: logIn,
};

async function logIn(intent: v1OtpLoginIntent, context: ActivityContext): Promise<v1OtpLoginResult> {
  const claims = acceptVerificationToken(context, intent.verificationToken);
  // A token without a key is from the legacy flow, which has no client signature.
  if (claims.publicKey) {
    const { publicKey } = intent;
    const message = { login: { publicKey }, tokenId: claims.id, type: 'USAGE_TYPE_LOGIN' };
    requireClientSignature(claims, intent.clientSignature, [message]);
  }
  const user = await userOfContact(context, claims);
  const { organization, store, now } = context;
  await store.users.markContactVerified(organization.id, user.id, contactField(claims), now);
  return { session: await openSession(context, { ...intent, userId: user.id }) };
}
