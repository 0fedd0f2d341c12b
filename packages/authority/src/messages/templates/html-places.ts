import { QuoteType, Tokenizer } from 'htmlparser2';
import type { TemplatePart } from './parse-template.ts';
import { placesOf, TemplateSyntaxError } from './parse-template.ts';

/** Where a variable stands in HTML, which decides how its value is written. */
export type HtmlPlace =
  /** In an element, or in an attribute whose value is only read as text. */
  | 'text'
  /** The whole value of an attribute with an address. */
  | 'url'
  /** A part of an address that begins with a text of the template. */
  | 'url-part';

/** Attributes whose value is an address. */
const URL_ATTRIBUTES = new Set(['href', 'src', 'background', 'cite', 'poster']);

/** Attributes in which a variable may stand as text. All others may be read as more than text. */
const TEXT_ATTRIBUTES = new Set(['alt', 'title', 'lang', 'summary', 'abbr', 'label', 'aria-label']);

/** Elements whose content is no text, or that mail programs remove. */
const REFUSED_ELEMENTS = new Set([
  'script',
  'iframe',
  'object',
  'embed',
  'base',
  'template',
  'noscript',
  'xmp',
  'svg',
  'math',
]);

interface Stretch {
  start: number;
  end: number;
  place: HtmlPlace;
  /** Whether it is the text of an element, and not of an attribute. */
  isElement: boolean;
}

/**
 * Finds out where each variable of an HTML template stands. Variables and conditions are only allowed where a value cannot
 * become code: in text, and in quoted attributes that hold a text or an address.
 * @returns The place of each variable, by its position.
 * @throws TemplateSyntaxError with the line.
 */
export function htmlPlaces(source: string, parts: readonly TemplatePart[]): ReadonlyMap<number, HtmlPlace> {
  const stretches = stretchesOf(source);
  const found = new Map<number, HtmlPlace>();
  const stretchAt = (at: number) => stretches.find(({ start, end }) => start <= at && at < end);
  for (const place of placesOf(parts)) {
    const { at } = place;
    const marks = place.kind === 'if' ? [at, ...place.marks] : [at];
    // Without what follows, this is text. With a value it would be the name of an element.
    const afterBracket = marks.find((each) => /<\/?$/.test(source.slice(Math.max(0, each - 2), each)));
    if (afterBracket !== undefined) throw problemAt(source, afterBracket, 'a place must be in text, and not after <');
    if (place.kind === 'if') {
      const inside = marks.find((each) => !stretchAt(each)?.isElement);
      if (inside === undefined) continue;
      throw problemAt(source, inside, '{{if}}, {{else}} and {{end}} must be in text, around whole elements');
    }
    const stretch = stretchAt(at);
    if (!stretch) {
      throw problemAt(source, at, 'a place must be in text, or in a quoted attribute such as alt="…" or href="…"');
    }
    const isWhole = stretch.start === at && source.indexOf('}}', at) + 2 === stretch.end;
    found.set(at, stretch.place === 'url' && !isWhole ? partOfUrl(source, stretch, at) : stretch.place);
  }
  return found;
}

/** The texts and the attribute values of the source in which variables are allowed. */
function stretchesOf(source: string): Stretch[] {
  const stretches: Stretch[] = [];
  let element = '';
  let inStyle = false;
  let attribute = '';
  let value: { start: number; end: number } | undefined;
  const tokenizer = new Tokenizer(
    { decodeEntities: false },
    {
      ontext(start, end) {
        if (!inStyle) stretches.push({ start, end, place: 'text', isElement: true });
      },
      onopentagname(start, end) {
        element = source.slice(start, end).toLowerCase();
        if (REFUSED_ELEMENTS.has(element)) {
          throw problemAt(source, start, `<${element}> cannot be used: mail programs remove it`);
        }
      },
      onopentagend() {
        inStyle = element === 'style';
      },
      onclosetag() {
        inStyle = false;
      },
      onattribname(start, end) {
        attribute = source.slice(start, end).toLowerCase();
        value = undefined;
        if (attribute.startsWith('on')) throw problemAt(source, start, `${attribute} cannot be used: it is a script`);
      },
      onattribdata(start, end) {
        value = { start: value?.start ?? start, end };
      },
      onattribend(quote) {
        const isQuoted = quote === QuoteType.Double || quote === QuoteType.Single;
        if (!value || !isQuoted) return;
        if (URL_ATTRIBUTES.has(attribute)) stretches.push({ ...value, place: 'url', isElement: false });
        else if (TEXT_ATTRIBUTES.has(attribute)) stretches.push({ ...value, place: 'text', isElement: false });
      },
      onattribentity() {},
      oncdata() {},
      oncomment() {},
      ondeclaration() {},
      onend() {},
      onprocessinginstruction() {},
      onselfclosingtag() {},
      ontextentity() {},
    },
  );
  tokenizer.write(source);
  tokenizer.end();
  return stretches;
}

/** A variable within an address must come after its host, so that it cannot change where the address leads. */
function partOfUrl(source: string, { start }: Stretch, at: number): HtmlPlace {
  if (/^(https:\/\/[^/?#{}]+[/?#]|mailto:)/.test(source.slice(start, at))) return 'url-part';
  throw problemAt(source, at, 'a part of an address must come after https://, the host and a slash');
}

function problemAt(source: string, at: number, problem: string): TemplateSyntaxError {
  return new TemplateSyntaxError(`line ${source.slice(0, at).split('\n').length}: ${problem}`);
}
