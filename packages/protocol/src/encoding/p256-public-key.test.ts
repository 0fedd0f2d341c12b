import { expect, test } from 'vitest';
import vectors from '../test-vectors/turnkey-wire.json' with { type: 'json' };
import { decodeHex } from './hex.ts';
import { compressPublicKey, isCompressedPublicKey } from './p256-public-key.ts';

test.each(Object.entries(vectors.keys))('compresses the key of %s', (_, { pubC, pubU }) => {
  expect(compressPublicKey(decodeHex(pubU))).toBe(pubC);
  expect(isCompressedPublicKey(pubC)).toBe(true);
});

test.each([
  ['uncompressed', vectors.keys.api.pubU],
  ['upper case', vectors.keys.api.pubC.toUpperCase()],
  ['another prefix', `04${vectors.keys.api.pubC.slice(2)}`],
  ['a line break at the end', `${vectors.keys.api.pubC}\n`],
  ['0x', `0x${vectors.keys.api.pubC}`],
])('a compressed key is not %s', (_, text) => {
  expect(isCompressedPublicKey(text)).toBe(false);
});

test('compresses only uncompressed points', () => {
  expect(() => compressPublicKey(decodeHex(vectors.keys.api.pubC))).toThrow('not an uncompressed point');
});
