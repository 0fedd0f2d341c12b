import { PolicySyntaxError } from './errors.ts';

/** The longest accepted expression, in UTF-16 units. An allow-list of some hundred addresses fits. */
export const MAX_EXPRESSION_LENGTH = 16_384;

const MAX_INTEGER = 2n ** 256n - 1n;

type TokenContent =
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'symbol'; readonly text: string }
  | { readonly kind: 'end' };

/** `position` and `end` are offsets into the text, in UTF-16 units. */
export type Token = TokenContent & { readonly position: number; readonly end: number };

const SPACE = /[ \t\r\n]+/y;
const INTEGER = /[0-9]+/y;
const STRING = /'([^']*)'/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const SYMBOL = /&&|\|\||==|!=|<=|>=|\.\.|[<>!()[\],.]/y;

/**
 * Splits the text of a policy expression into tokens; the last one is always `end`. Strings are in single quotes and
 * have no escapes; integers are decimal, up to u256.
 *
 * Turnkey docs, "Policy language", grammar and primitive types.
 * @throws PolicySyntaxError on an unknown character, an unfinished string, an integer over u256, or a text longer than
 * {@link MAX_EXPRESSION_LENGTH}.
 */
export function tokenize(text: string): Token[] {
  if (text.length > MAX_EXPRESSION_LENGTH) throw new PolicySyntaxError('expression is too long', MAX_EXPRESSION_LENGTH);
  const tokens: Token[] = [];
  let position = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = position;
    return pattern.exec(text);
  };
  while (position < text.length) {
    const space = match(SPACE);
    if (space) {
      position += space[0].length;
      continue;
    }
    const found = match(INTEGER) ?? match(STRING) ?? match(WORD) ?? match(SYMBOL);
    if (!found) {
      throw new PolicySyntaxError(text[position] === "'" ? 'unfinished string' : 'unexpected character', position);
    }
    tokens.push(toToken(found, position));
    position += found[0].length;
  }
  tokens.push({ kind: 'end', position, end: position });
  return tokens;
}

function toToken(found: RegExpExecArray, position: number): Token {
  const text = found[0];
  const end = position + text.length;
  if (found[1] !== undefined) return { kind: 'string', value: found[1], position, end };
  if (/^[0-9]/.test(text)) {
    // Parsing thousands of digits as a BigInt takes quadratic time, and no such number fits.
    if (text.length > 100 || BigInt(text) > MAX_INTEGER) throw new PolicySyntaxError('integer is too large', position);
    return { kind: 'integer', value: BigInt(text), position, end };
  }
  return { kind: /^[A-Za-z_]/.test(text) ? 'word' : 'symbol', text, position, end };
}
