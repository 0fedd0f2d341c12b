import { verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { encodeBase64Url } from '../encoding/base64url.ts';
import { decodeHex } from '../encoding/hex.ts';
import { encodeUtf8 } from '../encoding/utf8.ts';
import { publicKeyObject } from '../test-vectors/p256-test-key.ts';
import vectors from '../test-vectors/turnkey-wire.json' with { type: 'json' };
import { decodeApiKeyStamp, encodeApiKeyStamp } from './api-key-stamp.ts';

const { xstamp, keys } = vectors;

test('The stamp of the official stamper is read and written', () => {
  const stamp = decodeApiKeyStamp(xstamp.value);
  expect(stamp).toEqual(xstamp.json);
  expect(encodeApiKeyStamp(stamp)).toBe(xstamp.value);
  const key = publicKeyObject(keys.api.pubU);
  expect(verify('sha256', encodeUtf8(xstamp.body), key, decodeHex(stamp.signature))).toBe(true);
});

test('The key of a stamp is found in any letter case', () => {
  const header = encodeBase64Url(
    encodeUtf8(JSON.stringify({ ...xstamp.json, publicKey: xstamp.json.publicKey.toUpperCase() })),
  );
  expect(decodeApiKeyStamp(header).publicKey).toBe(keys.api.pubC);
});

test.each([
  ['nothing', ''],
  ['plain JSON', JSON.stringify(xstamp.json)],
  ['an unknown scheme', encodeBase64Url(encodeUtf8(JSON.stringify({ ...xstamp.json, scheme: 'NONE' })))],
  ['no signature', encodeBase64Url(encodeUtf8(JSON.stringify({ ...xstamp.json, signature: undefined })))],
  ['a key that is a number', encodeBase64Url(encodeUtf8(JSON.stringify({ ...xstamp.json, publicKey: 1 })))],
])('An API key stamp is refused when it is or has %s', (_, header) => {
  expect(() => decodeApiKeyStamp(header)).toThrow(expect.objectContaining({ name: 'WireFormatError' }));
});
