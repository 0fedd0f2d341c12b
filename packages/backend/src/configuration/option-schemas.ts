import { z } from 'zod';
import type { SubOrganizationOption } from './sub-organization-template.ts';
import { subOrganizationTemplateSchema } from './sub-organization-template.ts';

// Schemas that several options share.

/** A function; its parameters and its result are not checked. */
export const func = <Option>() => z.custom<Option>((value) => typeof value === 'function', 'must be a function');

export const origins = z.array(z.string().refine(isOrigin, 'must be an exact origin such as https://app.example.com'));

export const basePath = z.string().regex(/^(\/[A-Za-z0-9._~-]+)*$/, 'must begin with a slash and not end with one');

export const seconds = z.int().min(1);

/** Length of a session. */
export const sessionSeconds = seconds.max(2_592_000);

export const subOrganization: z.ZodType<SubOrganizationOption> = z.union([
  func<Extract<SubOrganizationOption, () => unknown>>(),
  subOrganizationTemplateSchema,
]);

/** Apps in a native shell have origins with other schemes, for example `capacitor://localhost`. */
function isOrigin(text: string): boolean {
  if (/^https?:/.test(text)) return !text.includes('*') && URL.canParse(text) && new URL(text).origin === text;
  return /^[a-z][a-z0-9+.-]*:\/\/[a-z0-9.-]+(:[0-9]+)?$/.test(text);
}
