import { isOtpType, isSandboxContact, OTP_TYPES, type OtpType } from '@postern/protocol';
import type { v1InitOtpIntentV3, v1InitOtpResultV2 } from '@turnkey/sdk-types';
import { z } from 'zod';
import { apiError } from '../../errors/api-error.ts';
import { otpText } from '../../messages/otp-message.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import { type ActivityDefinition, newestVersion, olderVersion } from '../../operation/activity-definition.ts';
import { expirationSeconds } from '../../operation/expiration.ts';
import { LIMITS } from '../../operation/limits.ts';
import { Label, Seconds } from '../../operation/schemas.ts';
import { countMessages, sendMessage } from '../../operation/send-message.ts';
import type { Feature } from '../../store/features.ts';
import { canonicalContact, SANDBOX_CODE } from '../users/contact.ts';
import { emailWith } from './email-rules.ts';
import { authorizeMessage, senderOf } from './message-rules.ts';
import { EmailCustomization, SenderParams, SmsCustomization } from './message-schemas.ts';

const DEFAULT_LENGTH = 9;

const SharedParameters = z.object({
  otpType: z.enum(OTP_TYPES),
  contact: z.string().max(254),
  otpLength: z.int().min(6).max(9).optional(),
  alphanumeric: z.boolean().optional(),
  expirationSeconds: Seconds.optional(),
  emailCustomization: EmailCustomization.optional(),
  smsCustomization: SmsCustomization.optional(),
  userIdentifier: z.string().max(256).optional(),
  ...SenderParams,
});

const parameters: z.ZodType<v1InitOtpIntentV3> = SharedParameters.extend({ appName: Label });

const shapeOfV1 = ({ otpId }: v1InitOtpResultV2) => ({ otpId });

/** INIT_OTP: create a one-time code and send it (Turnkey docs, "Init generic OTP"). */
export const initOtp: ActivityDefinition<v1InitOtpIntentV3, v1InitOtpResultV2> = {
  access: { parent: true },
  versions: [
    newestVersion({ type: 'ACTIVITY_TYPE_INIT_OTP_V3', parameters, resultKey: 'initOtpResultV2' }),
    olderVersion({
      type: 'ACTIVITY_TYPE_INIT_OTP_V2',
      parameters,
      resultKey: 'initOtpResult',
      upgrade: (older) => older,
      shape: shapeOfV1,
    }),
    olderVersion({
      type: 'ACTIVITY_TYPE_INIT_OTP',
      parameters: SharedParameters,
      resultKey: 'initOtpResult',
      upgrade: (parameters) => ({ ...parameters, appName: parameters.emailCustomization?.appName ?? 'Turnkey' }),
      shape: shapeOfV1,
    }),
  ],
  execute: sendCode,
};

async function sendCode(intent: v1InitOtpIntentV3, context: ActivityContext): Promise<v1InitOtpResultV2> {
  const { store, vault, messageSettings, organization, now } = context;
  if (!isOtpType(intent.otpType)) throw apiError('INTERNAL');
  const otpType = intent.otpType;
  const contact = canonicalContact(otpType, intent.contact);
  const { fallback, max } = LIMITS.codeLifetime;
  const seconds = expirationSeconds(intent.expirationSeconds, fallback, max);
  const isSandbox = messageSettings.sandboxContacts && isSandboxContact(otpType, contact);
  const { id } = organization;
  const since = new Date(now.getTime() - LIMITS.identifierWindowMs);
  const [features, active, recent, sent] = await Promise.all([
    store.features.list(id),
    store.oneTimeCodes.countActive(id, contact, LIMITS.failedAttempts, now),
    intent.userIdentifier ? store.oneTimeCodes.countOfIdentifier(id, intent.userIdentifier, since) : 0,
    countMessages(context),
  ]);
  requireFeature(features, otpType);
  const request = { ...intent, otpType, contact };
  const appName = isSandbox ? intent.appName : await authorizeMessage(context, request);
  if (active >= LIMITS.activeCodes || recent >= LIMITS.codesPerIdentifier) throw apiError('OTP_LIMIT');

  const otpId = context.newId();
  const drawn = vault.drawOneTimeCode(otpId, intent.otpLength ?? DEFAULT_LENGTH, intent.alphanumeric ?? true);
  const target = vault.createOtpTarget(otpId, organization.id);
  const code = {
    organizationId: organization.id,
    id: otpId,
    otpType,
    contact,
    userIdentifier: intent.userIdentifier || null,
    codeMac: isSandbox ? vault.oneTimeCodeMac(otpId, SANDBOX_CODE) : drawn.mac,
    sealedTargetKey: target.sealedKey,
    failedAttempts: 0,
    usedAt: null,
    expiresAt: new Date(now.getTime() + seconds * 1000),
    createdAt: now,
  };
  store.soon(store.oneTimeCodes.insert(code));
  if (!isSandbox) {
    const parts = { contact, code: drawn.code, appName };
    const message =
      otpType === 'OTP_TYPE_EMAIL'
        ? emailWith({ ...parts, seconds }, intent.emailCustomization, messageSettings)
        : otpText({ ...parts, otpType, template: intent.smsCustomization?.template });
    await sendMessage(context, { ...message, sender: senderOf(request) }, sent);
  }
  return { otpId, otpEncryptionTargetBundle: target.bundle };
}

/** A feature that has been set to `false` is off; e-mail and SMS codes are on by default. */
function requireFeature(features: Feature[], otpType: OtpType): void {
  const name = otpType === 'OTP_TYPE_EMAIL' ? 'FEATURE_NAME_OTP_EMAIL_AUTH' : 'FEATURE_NAME_SMS_AUTH';
  const isOff = features.some((feature) => feature.name === name && feature.value === 'false');
  if (isOff) throw apiError(otpType === 'OTP_TYPE_EMAIL' ? 'OTP_EMAIL_DISABLED' : 'OTP_SMS_DISABLED');
}
