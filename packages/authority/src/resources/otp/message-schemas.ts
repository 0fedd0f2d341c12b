import { isJsonObject } from '@postern/protocol';
import { z } from 'zod';
import { Label } from '../../operation/schemas.ts';

/** Where the code stands in the template of an SMS. */
const CODE_PLACE = '{{.OtpCode}}';

/** Where the code stands in the template of a link. */
const LINK_CODE_PLACE = '%s';

/** Schemes with which a link would run something or read a file. An app may have a scheme of its own. */
const UNSAFE_SCHEME = /^(javascript|data|vbscript|file|blob|about):$/;

const MagicLinkTemplate = z.string().max(2_000).refine(isLinkTemplate, 'invalid magic link template');

/**
 * What an e-mail is to look like. The link and the name of the app stand in it. Mails from here are plain text and not
 * made from stored templates: logo, template and its variables are checked, kept on record and not used.
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

/** Who a message comes from; clients that do not care may send the empty text. */
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
