import { expect, test } from 'vitest';
import { decodeBase64Url, encodeBase64Url } from './base64url.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

// RFC 4648, section 10, without the padding.
test.each([
  ['', ''],
  ['f', 'Zg'],
  ['fo', 'Zm8'],
  ['foo', 'Zm9v'],
  ['foob', 'Zm9vYg'],
  ['fooba', 'Zm9vYmE'],
  ['foobar', 'Zm9vYmFy'],
])('The text %j is %j in base64url, as in RFC 4648', (text, encoded) => {
  expect(encodeBase64Url(encodeUtf8(text))).toBe(encoded);
  expect(decodeUtf8(decodeBase64Url(encoded))).toBe(text);
});

test('The alphabet of base64url is the URL-safe one', () => {
  expect(encodeBase64Url(Uint8Array.of(0xfb, 0xff, 0xbf))).toBe('-_-_');
  expect(decodeBase64Url('-_-_')).toEqual(Uint8Array.of(0xfb, 0xff, 0xbf));
});

test('More bytes than a call takes arguments can be encoded in base64url', () => {
  const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => i * 31);
  const encoded = encodeBase64Url(bytes);
  expect(encoded).toBe(Buffer.from(bytes).toString('base64url'));
  expect(Buffer.compare(decodeBase64Url(encoded), bytes)).toBe(0);
});

test.each([
  ['padding', 'Zg=='],
  ['the other alphabet', '+/+/'],
  ['white space', 'Zm 9'],
  ['a line break at the end', 'Zm9v\n'],
  ['an impossible length', 'Zm9vY'],
  ['unused bits of two characters', 'Zh'],
  ['the highest unused bit of two characters', 'Zo'],
  ['unused bits of three characters', 'Zm9'],
  ['the highest unused bit of three characters', 'Zm-'],
])('Text in base64url is refused with %s', (_, text) => {
  expect(() => decodeBase64Url(text)).toThrow('base64url');
});
