import type { OtpType } from '@postern/protocol';
import { plainLine } from '@postern/protocol';
import type { v1InitOtpIntentV3 } from '@turnkey/sdk-types';
import type { EmailLook, MessageLook } from '../configuration/message-options.ts';

/** The parameters of `INIT_OTP_V3` that say what a message looks like. */
type LookParameters = Pick<
  v1InitOtpIntentV3,
  'emailCustomization' | 'smsCustomization' | 'sendFromEmailAddress' | 'sendFromEmailSenderName' | 'replyToEmailAddress'
>;

/** The look of a message as Turnkey takes it. */
export function lookParameters(otpType: OtpType, { email, sms }: MessageLook): LookParameters {
  if (otpType !== 'OTP_TYPE_EMAIL') return sms ? { smsCustomization: { template: sms.template } } : {};
  return email ? emailParameters(email) : {};
}

function emailParameters(look: EmailLook): LookParameters {
  const { templateId, templateVariables, logoUrl, senderName, senderAddress, replyTo } = look;
  const emailCustomization = {
    ...(templateId ? { templateId } : {}),
    ...(templateVariables ? { templateVariables: variablesText(templateVariables) } : {}),
    ...(logoUrl ? { logoUrl } : {}),
  };
  return {
    ...(Object.keys(emailCustomization).length > 0 ? { emailCustomization } : {}),
    ...(senderName ? { sendFromEmailSenderName: senderName } : {}),
    ...(senderAddress ? { sendFromEmailAddress: senderAddress } : {}),
    ...(replyTo ? { replyToEmailAddress: replyTo } : {}),
  };
}

/** Turnkey takes the variables as a text. Their values may come from a user's profile, so each becomes one plain line. */
function variablesText(variables: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(variables).map(([name, text]) => [name, plainLine(text)])));
}
