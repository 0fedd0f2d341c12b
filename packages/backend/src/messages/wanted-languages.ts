import { languageTag } from '@postern/protocol';
import { parseAccept } from 'hono/utils/accept';

const MAX_HEADER_LENGTH = 1_000;
const MAX_LANGUAGES = 20;

/**
 * The languages that a client wants, the most wanted first: the one that it names, then those of `Accept-Language`
 * (RFC 9110, section 12.5.4). What is not a language tag is left out, and so are extensions: they can hold words of the
 * sender.
 * @param locale A BCP 47 tag that the client has chosen.
 */
export function wantedLanguages(headers: Headers, locale?: string): string[] {
  const header = (headers.get('accept-language') ?? '').slice(0, MAX_HEADER_LENGTH);
  const accepted = parseAccept(header)
    .filter(({ q }) => q > 0)
    .map(({ type }) => type);
  const tags = [...(locale === undefined ? [] : [locale]), ...accepted].map(languageTag);
  const names = tags.flatMap((tag) => (tag === undefined ? [] : [new Intl.Locale(tag).baseName]));
  return [...new Set(names)].slice(0, MAX_LANGUAGES);
}
