/** Scripts that are written from right to left (CLDR). */
const RIGHT_TO_LEFT = new Set(['Adlm', 'Arab', 'Hebr', 'Mand', 'Nkoo', 'Rohg', 'Samr', 'Syrc', 'Thaa', 'Yezi']);

/** The longest tag that is read. RFC 5646 asks for at least 35 characters. */
const MAX_TAG_LENGTH = 60;

/**
 * The canonical form of a language tag (BCP 47): `de_at` is none, `de-at` becomes `de-AT`, `iw` becomes `he`.
 * @returns Undefined when it is not a language tag.
 */
export function languageTag(text: string): string | undefined {
  if (text.length > MAX_TAG_LENGTH) return undefined;
  try {
    return Intl.getCanonicalLocales(text)[0];
  } catch {
    return undefined;
  }
}

/** The direction in which a language is written: `rtl` for Arabic, Hebrew, Persian and others. */
export function textDirection(tag: string): 'ltr' | 'rtl' {
  const { script = '' } = new Intl.Locale(tag).maximize();
  return RIGHT_TO_LEFT.has(script) ? 'rtl' : 'ltr';
}

/**
 * The language that fits best: the first one wanted that is offered, as in the lookup of RFC 4647, section 3.4. Of several
 * variants, the one with the same script and region wins, by the likely subtags of CLDR: `zh-TW` gets `zh-Hant`.
 * @param wanted Canonical tags, the most wanted first.
 * @param offered Canonical tags.
 * @returns One of `offered`; undefined when none of the wanted languages is offered.
 */
export function bestLanguage<Tag extends string>(wanted: readonly string[], offered: readonly Tag[]): Tag | undefined {
  for (const tag of wanted) {
    const ranked = offered
      .map((candidate) => ({ candidate, closeness: closeness(tag, candidate) }))
      .sort((one, other) => other.closeness - one.closeness);
    if (ranked[0] && ranked[0].closeness > 0) return ranked[0].candidate;
  }
  return undefined;
}

/** 0 for another language. */
function closeness(wanted: string, offered: string): number {
  if (wanted === offered) return 4;
  const [one, other] = [new Intl.Locale(wanted).maximize(), new Intl.Locale(offered).maximize()];
  if (one.language !== other.language) return 0;
  if (one.script !== other.script) return 1;
  return one.region === other.region ? 3 : 2;
}
