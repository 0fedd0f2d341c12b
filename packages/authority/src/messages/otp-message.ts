import type { OtpType } from '@postern/protocol';
import type { Message } from './messages.ts';

/** The parts of a message with a one-time code. */
export interface OtpMessageParts {
  otpType: OtpType;
  contact: string;
  code: string;
  appName: string;
  /** The lifetime of the code, in seconds. */
  seconds: number;
  /** Whether the subject of an e-mail also contains the code. */
  codeInSubject: boolean;
  customization: {
    /** `{{.OtpCode}}` is replaced by the code. */
    smsTemplate?: string | undefined;
    /** `%s` is replaced by the code. */
    magicLinkTemplate?: string | undefined;
  };
}

/** The message with a one-time code. */
export function otpMessage(parts: OtpMessageParts): Omit<Message, 'organizationId'> {
  const { otpType, contact, code, appName, seconds, codeInSubject, customization } = parts;
  if (otpType !== 'OTP_TYPE_EMAIL') {
    const channel = otpType === 'OTP_TYPE_SMS' ? 'sms' : 'whatsapp';
    const template = customization.smsTemplate ?? `Your ${appName} code is {{.OtpCode}}`;
    return { channel, recipient: contact, subject: '', text: template.replaceAll('{{.OtpCode}}', code), code };
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
  // A locked screen shows the subject to everyone nearby.
  const subject = codeInSubject ? `Your ${appName} code: ${code}` : `Your code for ${appName}`;
  return { channel: 'email', recipient: contact, subject, text, code };
}
