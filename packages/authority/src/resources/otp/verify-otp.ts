import { isCompressedPublicKey, type OtpAttempt, parseOtpAttempt, WireFormatError } from '@postern/protocol';
import type { v1VerifyOtpResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { apiError } from '../../errors/api-error.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import { type ActivityDefinition, olderVersion } from '../../operation/activity-definition.ts';
import { expirationSeconds } from '../../operation/expiration.ts';
import { LIMITS } from '../../operation/limits.ts';
import { RecordedFailure } from '../../operation/recorded-failure.ts';
import { Seconds, Uuid } from '../../operation/schemas.ts';
import type { OneTimeCode } from '../../store/one-time-codes.ts';

/** A try of a code: encrypted for the enclave, or in plain text as in the legacy flow. */
interface Intent {
  otpId: string;
  expirationSeconds?: string | undefined;
  attempt: { encryptedOtpBundle: string } | { otpCode: string; publicKey: string };
}

/** VERIFY_OTP: prove a contact with its code (Turnkey docs, "Verify generic OTP"). */
export const verifyOtp: ActivityDefinition<Intent, v1VerifyOtpResult> = {
  access: { parent: true },
  versions: [
    olderVersion({
      type: 'ACTIVITY_TYPE_VERIFY_OTP_V2',
      parameters: z.object({
        otpId: Uuid,
        encryptedOtpBundle: z.string().max(4_096),
        expirationSeconds: Seconds.optional(),
      }),
      resultKey: 'verifyOtpResult',
      secretResults: ['verificationToken'],
      upgrade: ({ otpId, encryptedOtpBundle, expirationSeconds }) => ({
        otpId,
        expirationSeconds,
        attempt: { encryptedOtpBundle },
      }),
    }),
    olderVersion({
      type: 'ACTIVITY_TYPE_VERIFY_OTP',
      parameters: z.object({
        otpId: Uuid,
        otpCode: z.string().max(64),
        expirationSeconds: Seconds.optional(),
        publicKey: z.string().max(200).optional(),
      }),
      resultKey: 'verifyOtpResult',
      secretResults: ['verificationToken'],
      upgrade: ({ otpId, otpCode, expirationSeconds, publicKey = '' }) => ({
        otpId,
        expirationSeconds,
        attempt: { otpCode, publicKey },
      }),
      secrets: ['otpCode'],
    }),
  ],
  execute: checkCode,
};

async function checkCode(intent: Intent, context: ActivityContext): Promise<v1VerifyOtpResult> {
  const { store, vault, organization, now } = context;
  const code = await store.oneTimeCodes.findForUpdate(organization.id, intent.otpId);
  if (!code || !isUsable(code, now)) throw apiError('OTP_INVALID');
  const attempt = await openAttempt(context, code, intent.attempt);
  if (!attempt || !vault.checkOneTimeCode(code.id, attempt.otpCode.trim(), code.codeMac)) {
    await store.oneTimeCodes.countFailedAttempt(organization.id, code.id);
    throw new RecordedFailure(apiError('OTP_INVALID'));
  }
  const publicKey = attempt.publicKey.toLowerCase();
  if (publicKey && !isCompressedPublicKey(publicKey)) throw apiError('INVALID_PUBLIC_KEY');
  const { fallback, max } = LIMITS.verificationTokenLifetime;
  const seconds = expirationSeconds(intent.expirationSeconds, fallback, max);
  await store.oneTimeCodes.markUsed(organization.id, code.id, now);
  const verificationToken = vault.issueVerificationToken({
    expiresAtMs: now.getTime() + seconds * 1000,
    id: context.newId(),
    organizationId: organization.id,
    verificationType: code.otpType,
    contact: code.contact,
    publicKey,
  });
  return { verificationToken };
}

/** A code that was used, has expired or had too many tries gets the same answer as a wrong code. */
function isUsable(code: OneTimeCode, now: Date): boolean {
  return code.usedAt === null && code.expiresAt > now && code.failedAttempts < LIMITS.failedAttempts;
}

/** @returns Undefined when the bundle was not encrypted for this code. That also counts as a failed try. */
async function openAttempt(
  { vault }: ActivityContext,
  code: OneTimeCode,
  attempt: Intent['attempt'],
): Promise<OtpAttempt | undefined> {
  if ('otpCode' in attempt) return attempt;
  if (!code.sealedTargetKey) return undefined;
  try {
    return parseOtpAttempt(await vault.openOtpBundle(code.id, code.sealedTargetKey, attempt.encryptedOtpBundle));
  } catch (error) {
    if (error instanceof WireFormatError) return undefined;
    throw error;
  }
}
