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
  /** Whether the code stands in the subject of an e-mail, too. */
  codeInSubject: boolean;
  customization: {
    /** With `{{.OtpCode}}` where the code is to stand. */
    smsTemplate?: string | undefined;
    /** With `%s` where the code is to stand. */
    magicLinkTemplate?: string | undefined;
  };
}

/** The message with a one-time code. */
export function otpMessage(parts: OtpMessageParts): Omit<Message, 'organizationId'> {
  const { otpType, contact, code, appName, seconds, codeInSubject, customization } = parts;
  if (otpType === 'OTP_TYPE_SMS') {
    const template = customization.smsTemplate ?? `Your ${appName} code is {{.OtpCode}}`;
    return { channel: 'sms', recipient: contact, subject: '', text: template.replaceAll('{{.OtpCode}}', code) };
  }
  const minutes = Math.max(1, Math.round(seconds / 60));
  const lifetime = minutes === 1 ? 'one minute' : `${minutes} minutes`;
  const link = customization.magicLinkTemplate?.replaceAll('%s', encodeURIComponent(code));
  const text = [
    `Your code for ${appName} is ${code}`,
    '',
    ...(link ? ['You can also open this link:', link, ''] : []),
    `It is valid for ${lifetime}. If you did not ask for it, you can ignore this message.`,
    '',
  ].join('\n');
  // A locked screen shows the subject to whoever is near.
  const subject = codeInSubject ? `Your ${appName} code: ${code}` : `Your code for ${appName}`;
  return { channel: 'email', recipient: contact, subject, text };
}
