import { isJsonObject } from '@postern/protocol';
import { z } from 'zod';
import { Label } from '../../operation/schemas.ts';

/** The place of the code in the template of an SMS. */
const CODE_PLACE = '{{.OtpCode}}';

/** The place of the code in the template of a link. */
const LINK_CODE_PLACE = '%s';

/** Schemes of links that could run code or read a file. Other schemes are allowed, because an app may have its own. */
const UNSAFE_SCHEME = /^(javascript|data|vbscript|file|blob|about):$/;

const MagicLinkTemplate = z.string().max(2_000).refine(isLinkTemplate, 'invalid magic link template');

/**
 * The customization of an e-mail. Only the link and the name of the app are used. E-mails are plain text without stored
 * templates: the logo, the template and its variables are checked and recorded, but not used.
 */
export const EmailCustomization = z.object({
  appName: Label.optional(),
  logoUrl: z
    .string()
    .max(2_000)
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'not a URL')
    .optional(),
  magicLinkTemplate: MagicLinkTemplate.optional(),
  templateVariables: z.string().max(10_000).refine(isJsonText, 'not a JSON object').optional(),
  templateId: z.string().max(100).optional(),
});

export const SmsCustomization = z.object({
  template: z
    .string()
    .max(1_000)
    .refine((text) => text.includes(CODE_PLACE), `must contain ${CODE_PLACE}`)
    .optional(),
});

/** The sender of a message. Clients may send the empty string for the default. */
export const SenderParams = {
  sendFromEmailAddress: z.string().max(254).optional(),
  sendFromEmailSenderName: z.union([z.literal(''), Label]).optional(),
  replyToEmailAddress: z.string().max(254).optional(),
};

function isLinkTemplate(text: string): boolean {
  if (!text.includes(LINK_CODE_PLACE) || /\s/.test(text)) return false;
  const link = text.replaceAll(LINK_CODE_PLACE, '0');
  return URL.canParse(link) && link.includes('://') && !UNSAFE_SCHEME.test(new URL(link).protocol);
}

function isJsonText(text: string): boolean {
  try {
    return isJsonObject(JSON.parse(text));
  } catch {
    return false;
  }
}
