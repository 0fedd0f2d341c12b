import { expect, test } from 'vitest';
import vectors from '../test-vectors/turnkey-wire.json' with { type: 'json' };
import { decodeHex } from './hex.ts';
import { compressPublicKey, isCompressedPublicKey } from './p256-public-key.ts';

test.each(Object.entries(vectors.keys))('The key of %s is compressed', (_, { pubC, pubU }) => {
  expect(compressPublicKey(decodeHex(pubU))).toBe(pubC);
  expect(isCompressedPublicKey(pubC)).toBe(true);
});

test.each([
  ['uncompressed', vectors.keys.api.pubU],
  ['upper case', vectors.keys.api.pubC.toUpperCase()],
  ['another prefix', `04${vectors.keys.api.pubC.slice(2)}`],
  ['a line break at the end', `${vectors.keys.api.pubC}\n`],
  ['0x', `0x${vectors.keys.api.pubC}`],
])('The text is not a compressed key: %s', (_, text) => {
  expect(isCompressedPublicKey(text)).toBe(false);
});

test('Only an uncompressed point can be compressed', () => {
  expect(() => compressPublicKey(decodeHex(vectors.keys.api.pubC))).toThrow('not an uncompressed point');
  for (const hex of [`${vectors.keys.api.pubU}00`, `05${vectors.keys.api.pubU.slice(2)}`, '']) {
    expect(() => compressPublicKey(decodeHex(hex))).toThrow('not an uncompressed point');
  }
});
