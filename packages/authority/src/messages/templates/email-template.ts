import { createHash } from 'node:crypto';
import { languageTag, OWN_TEMPLATE_VARIABLES, textDirection } from '@postern/protocol';
import { convert } from 'html-to-text';
import { escapeHtml } from '../../escape-html.ts';
import { isLink } from '../link.ts';
import { type HtmlPlace, htmlPlaces } from './html-places.ts';
import { fillTemplate, parseTemplate, placesOf, TemplateSyntaxError } from './parse-template.ts';
import { withLanguage } from './with-language.ts';

/** The files of a template. One of `html` and `text` is there. */
export interface TemplateSources {
  subject: string;
  html?: string | undefined;
  text?: string | undefined;
}

/** The parts of an e-mail, filled in. */
export interface RenderedEmail {
  /** One line. */
  subject: string;
  text: string;
  html?: string;
}

/** An e-mail template. As at Turnkey, a template has one language. */
export interface EmailTemplate {
  id: string;
  /** A BCP 47 tag. */
  language: string;
  direction: 'ltr' | 'rtl';
  /** Another one for other sources. */
  revision: string;
  /** The names of its variables, apart from those that the authority sets. */
  variables: readonly { name: string; isRequired: boolean }[];
  /**
   * Puts values into the template.
   * @param values One line each. In HTML they are escaped here.
   * @param codeInSubject Whether the subject may show the code.
   * @throws MissingVariable, UnsafeLink
   */
  render(values: ReadonlyMap<string, string>, codeInSubject: boolean): RenderedEmail;
}

/** A template needs a variable that it was not given. */
export class MissingVariable extends Error {
  override readonly name = 'MissingVariable';
  readonly variable: string;

  constructor(variable: string) {
    super(`the variable ${variable} is missing`);
    this.variable = variable;
  }
}

/** The value of a variable that stands for an address is none, or could run code. */
export class UnsafeLink extends Error {
  override readonly name = 'UnsafeLink';
  readonly variable: string;

  constructor(variable: string) {
    super(`the variable ${variable} is not a link`);
    this.variable = variable;
  }
}

/** Longest source of a part, in characters. Mail programs cut off longer e-mails. */
const MAX_SOURCE = 100_000;

type Fill = (values: ReadonlyMap<string, string>) => string;

/**
 * Reads the parts of a template.
 * @throws TemplateSyntaxError with the name of the part and the line.
 */
export function compileEmailTemplate(id: string, language: string, sources: TemplateSources): EmailTemplate {
  if (languageTag(language) !== language) throw new TemplateSyntaxError(`${language} is not a language tag`);
  const direction = textDirection(language);
  const subject = compilePart('subject', sources.subject.trim());
  const text = sources.text === undefined ? undefined : compilePart('txt', sources.text);
  const html = sources.html === undefined ? undefined : compilePart('html', withLanguage(sources.html, language));
  if (subject.required.has('OtpCode')) {
    throw new TemplateSyntaxError(
      '.subject: write {{if .OtpCode}} around {{.OtpCode}}, because it is there with --code-in-subject only',
    );
  }
  const body = [text, html].filter((part) => part !== undefined);
  if (body.length === 0) throw new TemplateSyntaxError('has neither .html nor .txt');
  for (const part of body) {
    if (part.names.has('OtpCode') || part.names.has('MagicLink')) continue;
    throw new TemplateSyntaxError(`.${part.name} has no place for the code: {{.OtpCode}}`);
  }
  const all = [subject, ...body];
  const names = new Set(all.flatMap((part) => [...part.names]));
  const required = new Set(all.flatMap((part) => [...part.required]));
  return {
    id,
    language,
    direction,
    revision: createHash('sha256').update(JSON.stringify(sources)).digest('hex').slice(0, 16),
    variables: [...names]
      .filter((name) => !OWN_TEMPLATE_VARIABLES.some((own) => own === name))
      .map((name) => ({ name, isRequired: required.has(name) })),
    render(values, codeInSubject) {
      const filled = html?.fill(values);
      const shown = codeInSubject ? values : new Map([...values].filter(([name]) => name !== 'OtpCode'));
      return {
        subject: subject.fill(shown).replace(/\s+/g, ' ').trim(),
        text: text ? text.fill(values) : textOf(filled ?? ''),
        ...(filled === undefined ? {} : { html: filled }),
      };
    },
  };
}

interface CompiledPart {
  name: string;
  names: ReadonlySet<string>;
  /** The names that are not only asked for in an `{{if}}` around them. */
  required: ReadonlySet<string>;
  fill: Fill;
}

function compilePart(name: 'subject' | 'txt' | 'html', source: string): CompiledPart {
  try {
    if (source.length > MAX_SOURCE) throw new TemplateSyntaxError(`has more than ${MAX_SOURCE} characters`);
    if (name === 'subject' && /[\r\n]/.test(source)) throw new TemplateSyntaxError('must be one line');
    if (source === '') throw new TemplateSyntaxError('is empty');
    const parts = parseTemplate(source);
    const places = name === 'html' ? htmlPlaces(source, parts) : undefined;
    const all = placesOf(parts);
    const conditions = new Set(all.filter(({ kind }) => kind === 'if').map((place) => place.name));
    return {
      name,
      names: new Set(all.map((place) => place.name)),
      required: new Set(all.map((place) => place.name).filter((each) => !conditions.has(each))),
      fill: (values) =>
        fillTemplate(
          parts,
          (place) => {
            const value = values.get(place.name);
            if (value === undefined) throw new MissingVariable(place.name);
            return places ? inHtml(place.name, value, places.get(place.at) ?? 'text') : value;
          },
          (each) => !!values.get(each),
        ),
    };
  } catch (error) {
    if (error instanceof TemplateSyntaxError) throw new TemplateSyntaxError(`.${name}: ${error.message}`);
    throw error;
  }
}

function inHtml(name: string, value: string, place: HtmlPlace): string {
  if (place === 'url' && !isLink(value)) throw new UnsafeLink(name);
  return escapeHtml(place === 'url-part' ? encodeURIComponent(value) : value);
}

/** The plain text of an e-mail whose author has written only HTML. */
function textOf(html: string): string {
  return convert(html, { wordwrap: false, selectors: [{ selector: 'img', format: 'skip' }] });
}
