import { InvalidInput } from '../../errors/invalid-input.ts';

/** Tokens of JSON text that matter here: strings, so that digits in them are left alone, and numbers. */
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Marks an integer on its way through `JSON.parse`; no text that holds it is read. */
const MARK = '\u0000integer:';

/**
 * Parses JSON text without losing digits: an integer above 2^53 becomes a bigint. `JSON.parse` alone would round it, and
 * another amount would be signed than was asked for.
 *
 * @throws SyntaxError when the text is not JSON
 * @throws InvalidInput when a number is not an integer
 */
export function parseExactJson(text: string): unknown {
  JSON.parse(text, refuseMark);
  const marked = text.replace(STRING_OR_NUMBER, (token) => {
    if (token.startsWith('"') || Number.isSafeInteger(Number(token))) return token;
    if (!/^-?\d+$/.test(token)) {
      throw new InvalidInput('invalid payload encoding: numbers must be integers, written in digits alone');
    }
    return JSON.stringify(MARK + token);
  });
  return JSON.parse(marked, (_, value: unknown) =>
    typeof value === 'string' && value.startsWith(MARK) ? BigInt(value.slice(MARK.length)) : value,
  );
}

function refuseMark(_key: string, value: unknown): unknown {
  if (typeof value === 'string' && value.startsWith(MARK)) throw new SyntaxError('a string with a mark of our own');
  return value;
}
