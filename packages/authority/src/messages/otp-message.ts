import type { OtpType } from '@postern/protocol';
import type { Message } from './messages.ts';

/** What the message with a one-time code is made from. */
export interface OtpMessageParts {
  otpType: OtpType;
  contact: string;
  code: string;
  appName: string;
  /** How long the code lives, in seconds. */
  seconds: number;
  /** With `{{.OtpCode}}` where the code is to stand. */
  smsCustomization?: { template?: string | undefined } | undefined;
}

/** The message with a one-time code. */
export function otpMessage(organizationId: string, parts: OtpMessageParts): Message {
  const { otpType, contact, code, appName, seconds, smsCustomization } = parts;
  if (otpType === 'OTP_TYPE_SMS') {
    const template = smsCustomization?.template ?? `Your ${appName} code is {{.OtpCode}}`;
    const text = template.replaceAll('{{.OtpCode}}', code);
    return { organizationId, channel: 'sms', recipient: contact, subject: '', text };
  }
  const minutes = Math.max(1, Math.round(seconds / 60));
  const lifetime = minutes === 1 ? 'one minute' : `${minutes} minutes`;
  const text = [
    `Your code for ${appName} is ${code}`,
    '',
    `It is valid for ${lifetime}. If you did not ask for it, you can ignore this message.`,
    '',
  ].join('\n');
  return { organizationId, channel: 'email', recipient: contact, subject: `Your ${appName} code: ${code}`, text };
}
