import { isJsonObject, isTemplateVariable, type JsonObject, plainLine, SMS_CODE_PLACE } from '@postern/protocol';
import { z } from 'zod';
import { isLink } from '../../messages/link.ts';
import { Label } from '../../operation/schemas.ts';

/** The place of the code in the template of a link. */
const LINK_CODE_PLACE = '%s';

const MagicLinkTemplate = z.string().max(2_000).refine(isLinkTemplate, 'invalid magic link template');

/** The customization of an e-mail. */
export const EmailCustomization = z.object({
  appName: Label.optional(),
  logoUrl: z
    .string()
    .max(2_000)
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'not a URL')
    .optional(),
  magicLinkTemplate: MagicLinkTemplate.optional(),
  templateVariables: z
    .string()
    .max(10_000)
    .refine((text) => templateVariables(text) !== undefined, 'not a JSON object of texts, numbers and booleans')
    .optional(),
  templateId: z.string().max(100).optional(),
});

export const SmsCustomization = z.object({
  template: z
    .string()
    .max(1_000)
    .refine((text) => text.includes(SMS_CODE_PLACE), `must contain ${SMS_CODE_PLACE}`)
    .optional(),
});

/** The sender of a message. Clients may send the empty string for the default. */
export const SenderParams = {
  sendFromEmailAddress: z.string().max(254).optional(),
  sendFromEmailSenderName: z.union([z.literal(''), Label]).optional(),
  replyToEmailAddress: z.string().max(254).optional(),
};

function isLinkTemplate(text: string): boolean {
  return text.includes(LINK_CODE_PLACE) && isLink(text.replaceAll(LINK_CODE_PLACE, '0'));
}

/** Reads `templateVariables`. Undefined when they are not a JSON object of plain values under names for variables. */
export function templateVariables(text: string): ReadonlyMap<string, string> | undefined {
  const entries = Object.entries(jsonObject(text) ?? { '': '' });
  const isValid = entries.every(
    ([name, value]) => isTemplateVariable(name) && ['string', 'number', 'boolean'].includes(typeof value),
  );
  return isValid ? new Map(entries.map(([name, value]) => [name, plainLine(String(value))])) : undefined;
}

function jsonObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
