import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64Url, encodeBase64Url } from './base64url.ts';
import { encodeJwtPart, parseJwt } from './jwt.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

const TRAPS = ['>', '~', '?', '\x7f', 'é', '🏰', '\u2028', 'a>b~c?d', '\\', '"'];

test.each(TRAPS)('A token part with %j has no character that the official clients drop', (trap) => {
  // Every position within a group of three bytes.
  for (const scope of [trap, `a${trap}`, `aa${trap}`]) {
    const encoded = encodeJwtPart({ scope });
    expect(encoded).toMatch(/^[A-Za-z0-9]+$/);
    expect(JSON.parse(decodeUtf8(decodeBase64Url(encoded)))).toEqual({ scope });
  }
});

test('A token part with any text can be read by the official clients', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (scope) => {
      const encoded = encodeJwtPart({ scope });
      expect(encoded).toMatch(/^[A-Za-z0-9]+$/);
      expect(JSON.parse(decodeUtf8(decodeBase64Url(encoded)))).toEqual({ scope });
    }),
    { seed: 1 },
  );
});

test('A token is split into header, payload, signing input and signature', () => {
  const token = `${encodeJwtPart({ alg: 'ES256' })}.${encodeJwtPart({ exp: 1 })}.AAEC`;
  expect(parseJwt(token)).toEqual({
    header: { alg: 'ES256' },
    payload: { exp: 1 },
    signingInput: token.slice(0, -5),
    signature: Uint8Array.of(0, 1, 2),
  });
});

const part = encodeJwtPart({});

test('A token can have 16 KiB', () => {
  const token = `${part}.${part}.`.padEnd(16_384, 'A');
  expect(parseJwt(token).signature).toHaveLength(((16_384 - 8) * 3) / 4);
});

test.each([
  ['nothing', ''],
  ['two parts', `${part}.${part}`],
  ['four parts', `${part}.${part}.AAAA.AAAA`],
  ['an empty signature', `${part}.${part}.`],
  ['a part that is not JSON', `${part}.${encodeBase64Url(encodeUtf8('{'))}.AAAA`],
  ['a part that is an array', `${part}.${encodeBase64Url(encodeUtf8('[]'))}.AAAA`],
  ['a part that is a number', `${part}.${encodeBase64Url(encodeUtf8('1'))}.AAAA`],
  ['a part that is null', `${encodeBase64Url(encodeUtf8('null'))}.${part}.AAAA`],
  ['a part that is not UTF-8', `${part}.${encodeBase64Url(Uint8Array.of(0x22, 0xff, 0x22))}.AAAA`],
  ['more than 16 KiB', `${part}.${part}.${'A'.repeat(16_384)}`],
])('A token is refused when it is or has %s', (_, token) => {
  expect(() => parseJwt(token)).toThrow(expect.objectContaining({ name: 'WireFormatError' }));
});
