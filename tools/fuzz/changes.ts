import { encodeBase64Url } from '@postern/protocol';
import fc from 'fast-check';

/** What happens to a part of an input. Positions are taken modulo its length. */
interface Change {
  kind: 'flip' | 'replace' | 'cut' | 'remove' | 'insert' | 'repeat' | 'move';
  at: number;
  length: number;
  bytes: Uint8Array;
}

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom<Change['kind']>('flip', 'flip', 'replace', 'cut', 'remove', 'insert', 'repeat', 'move'),
  at: fc.nat(0xffff),
  length: fc.nat(40),
  bytes: fc.uint8Array({ maxLength: 8 }),
});

/** Mostly one change. Without any, the input is intact and must be accepted. */
const changes = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Change[]>([]) },
  { weight: 8, arbitrary: fc.array(change, { minLength: 1, maxLength: 1 }) },
  { weight: 3, arbitrary: fc.array(change, { minLength: 2, maxLength: 4 }) },
);

/** Bytes with bits flipped, and parts removed, repeated, moved, replaced or added. */
export function changedBytes(original: Uint8Array): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  return changes.map((list) => list.reduce(applyToBytes, Uint8Array.from(original)));
}

/** Text in which characters were changed the same way. */
export function changedText(original: string, alphabet = ''): fc.Arbitrary<string> {
  const characters = [
    ...alphabet,
    ...new Set(original),
    '\0',
    '\n',
    ' ',
    '"',
    '\\',
    '.',
    ',',
    'é',
    '\u{1f600}',
    '\ud800',
  ];
  return changes.map((list) => list.reduce((text, one) => applyToText(text, one, characters), original));
}

/**
 * Base64url with changes in the text or in what it encodes.
 * @param inner Changes the bytes.
 */
export function changedBase64Url(original: string, inner = changedBytes): fc.Arbitrary<string> {
  const bytes = Buffer.from(original, 'base64url');
  return fc.oneof(changedText(original), inner(bytes).map(encodeBase64Url));
}

/** A JSON object with changes in its text, or in one of its texts. */
export function changedJson(
  original: string,
  fields: Readonly<Record<string, (value: string) => fc.Arbitrary<string>>> = {},
): fc.Arbitrary<string> {
  const object: Record<string, unknown> = JSON.parse(original);
  const ofFields = Object.entries(object).map(([name, value]) => {
    const change = fields[name] ?? changedText;
    return change(String(value)).map((text) => JSON.stringify({ ...object, [name]: text }));
  });
  return fc.oneof(changedText(original), ...ofFields);
}

/** A JWT with changes in its text, or in the content of one of its parts. */
export function changedJwt(original: string): fc.Arbitrary<string> {
  const parts = original.split('.');
  const ofParts = parts.map((part, index) =>
    changedBase64Url(part).map((changed) => parts.with(index, changed).join('.')),
  );
  const unsigned = fc
    .constantFrom('none', 'HS256', 'ES384', 'es256')
    .map((alg) => [encodeBase64Url(Buffer.from(JSON.stringify({ alg, typ: 'JWT' }))), ...parts.slice(1)].join('.'));
  return fc.oneof(changedText(original), ...ofParts, unsigned);
}

/** Hex with changes in the text or in the bytes. */
export function changedHex(original: string): fc.Arbitrary<string> {
  const bytes = changedBytes(Buffer.from(original, 'hex'));
  return fc.oneof(
    changedText(original),
    bytes.map((changed) => Buffer.from(changed).toString('hex')),
  );
}

function applyToBytes(
  bytes: Uint8Array<ArrayBuffer>,
  { kind, at, length, bytes: more }: Change,
): Uint8Array<ArrayBuffer> {
  const start = bytes.length === 0 ? 0 : at % bytes.length;
  const [before, part, after] = [
    bytes.slice(0, start),
    bytes.slice(start, start + length),
    bytes.slice(start + length),
  ];
  switch (kind) {
    case 'flip':
      return bytes.length === 0 ? bytes : bytes.with(start, (bytes[start] ?? 0) ^ (1 << (length % 8)));
    case 'replace':
      return join(before, more, bytes.slice(start + more.length));
    case 'cut':
      return before;
    case 'remove':
      return join(before, after);
    case 'insert':
      return join(before, more, bytes.slice(start));
    case 'repeat':
      return join(before, part, part, after);
    case 'move':
      return join(part, before, after);
  }
}

function applyToText(text: string, { kind, at, length, bytes }: Change, characters: readonly string[]): string {
  const start = text.length === 0 ? 0 : at % text.length;
  const more = [...bytes].map((byte) => characters[byte % characters.length]).join('');
  const [before, part, after] = [text.slice(0, start), text.slice(start, start + length), text.slice(start + length)];
  switch (kind) {
    case 'flip': {
      const character = text.charAt(start);
      const other = character.toLowerCase() === character ? character.toUpperCase() : character.toLowerCase();
      return `${before}${other === character ? (characters[length % characters.length] ?? '') : other}${text.slice(start + 1)}`;
    }
    case 'replace':
      return `${before}${more}${text.slice(start + more.length)}`;
    case 'cut':
      return before;
    case 'remove':
      return `${before}${after}`;
    case 'insert':
      return `${before}${more}${text.slice(start)}`;
    case 'repeat':
      return `${before}${part}${part}${after}`;
    case 'move':
      return `${part}${before}${after}`;
  }
}

function join(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.concat(parts));
}
