import { InvalidInput } from '../../errors/invalid-input.ts';

/** Strings and numbers in JSON text. Strings are matched so that digits in them are not changed. */
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Marks an integer during `JSON.parse`. Input that contains the mark is refused. */
const MARK = '\u0000integer:';

/**
 * Parses JSON text without losing digits: an integer above 2^53 becomes a bigint. `JSON.parse` alone would round it,
 * and the signature would cover a different amount.
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
