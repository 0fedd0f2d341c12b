import { type OtpType, plainLine, SMS_CODE_PLACE } from '@postern/protocol';
import type { Message } from './messages.ts';
import type { EmailTemplate } from './templates/email-template.ts';

/** The parts of every message with a one-time code. */
interface CodeParts {
  contact: string;
  code: string;
  appName: string;
}

/** The parts of an e-mail with a one-time code. */
export interface OtpEmailParts extends CodeParts {
  template: EmailTemplate;
  /** What the app says about the variables of the template. */
  variables: ReadonlyMap<string, string>;
  logoUrl?: string | undefined;
  /** `%s` is replaced by the code. */
  magicLinkTemplate?: string | undefined;
  /** The lifetime of the code, in seconds. */
  seconds: number;
  /** Whether the subject also contains the code. A locked screen shows it to everyone nearby. */
  codeInSubject: boolean;
}

/** The parts of an SMS or a WhatsApp message with a one-time code. */
export interface OtpTextParts extends CodeParts {
  otpType: Exclude<OtpType, 'OTP_TYPE_EMAIL'>;
  /** `{{.OtpCode}}` is replaced by the code. */
  template?: string | undefined;
}

/**
 * The e-mail with a one-time code.
 * @throws MissingVariable, UnsafeLink
 */
export function otpEmail(parts: OtpEmailParts): Omit<Message, 'organizationId'> {
  const { contact, code, template, codeInSubject } = parts;
  const email = template.render(valuesOf(parts), codeInSubject);
  return { channel: 'email', recipient: contact, ...email, language: template.language, code };
}

/** The SMS or WhatsApp message with a one-time code. */
export function otpText({ otpType, contact, code, appName, template }: OtpTextParts): Omit<Message, 'organizationId'> {
  const channel = otpType === 'OTP_TYPE_SMS' ? 'sms' : 'whatsapp';
  const text = (template ?? `Your ${appName} code is ${SMS_CODE_PLACE}`).replaceAll(SMS_CODE_PLACE, code);
  return { channel, recipient: contact, subject: '', text, code };
}

function valuesOf(parts: OtpEmailParts): ReadonlyMap<string, string> {
  const { template, variables, code, appName, logoUrl, magicLinkTemplate, seconds } = parts;
  const values = new Map(variables);
  values.set('OtpCode', code);
  values.set('AppName', plainLine(appName));
  values.set('ValidFor', minutesIn(template.language, Math.max(1, Math.round(seconds / 60))));
  if (logoUrl) values.set('LogoUrl', logoUrl);
  if (magicLinkTemplate) values.set('MagicLink', magicLinkTemplate.replaceAll('%s', encodeURIComponent(code)));
  return values;
}

/** `5 minutes` in a language. */
function minutesIn(language: string, minutes: number): string {
  return new Intl.NumberFormat(language, { style: 'unit', unit: 'minute', unitDisplay: 'long' }).format(minutes);
}
