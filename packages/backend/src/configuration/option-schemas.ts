import { z } from 'zod';
import type { SubOrganizationOption } from './sub-organization-template.ts';
import { subOrganizationTemplateSchema } from './sub-organization-template.ts';

// Schemas that several options share.

/** A function; its parameters and its result are not checked. */
export const func = <Option>() => z.custom<Option>((value) => typeof value === 'function', 'must be a function');

export const origins = z.array(z.string().refine(isOrigin, 'must be an exact origin such as https://app.example.com'));

export const basePath = z.string().regex(/^(\/[A-Za-z0-9._~-]+)*$/, 'must begin with a slash and not end with one');

/** A public address of a server. */
export const publicUrl = z
  .string()
  .refine(isPublicUrl, 'must be a URL such as https://api.example.com, in small letters, without query');

/** The address of a database. */
export const postgresUrl = z
  .string()
  .refine(
    (url) => URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol),
    'must be a URL such as postgres://user:password@host:port/database',
  );

export const seconds = z.int().min(1);

/** Length of a session. */
export const sessionSeconds = seconds.max(2_592_000);

export const subOrganization: z.ZodType<SubOrganizationOption> = z.union([
  func<Extract<SubOrganizationOption, () => unknown>>(),
  subOrganizationTemplateSchema,
]);

function isPublicUrl(text: string): boolean {
  if (!/^https?:/.test(text) || !URL.canParse(text)) return false;
  const { origin, pathname } = new URL(text);
  return text === origin || text === origin + pathname;
}

/** Apps in a native shell have origins with other schemes, for example `capacitor://localhost`. */
function isOrigin(text: string): boolean {
  if (/^https?:/.test(text)) return !text.includes('*') && URL.canParse(text) && new URL(text).origin === text;
  return /^[a-z][a-z0-9+.-]*:\/\/[a-z0-9.-]+(:[0-9]+)?$/.test(text);
}
