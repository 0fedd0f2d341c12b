import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { publicKeyObject } from '../test-vectors/p256-test-key.ts';
import vectors from '../test-vectors/turnkey-wire.json' with { type: 'json' };
import { decodeDerSignature, encodeDerSignature } from './der.ts';
import { decodeHex, encodeHex } from './hex.ts';
import { encodeUtf8 } from './utf8.ts';

const { xstamp, nonMinimalDer, keys } = vectors;

test('The signature of the official stamper, whose s is high, is translated to and from DER', () => {
  const raw = decodeHex(xstamp.raw);
  expect(encodeHex(encodeDerSignature(raw))).toBe(xstamp.json.signature);
  expect(decodeDerSignature(decodeHex(xstamp.json.signature), 'minimal')).toEqual(raw);
  const key = { key: publicKeyObject(keys.api.pubU), dsaEncoding: 'ieee-p1363' } as const;
  expect(verify('sha256', encodeUtf8(xstamp.body), key, raw)).toBe(true);
});

test('The padded integers of Turnkey’s wallet stamper are accepted only where they are expected', () => {
  const der = decodeHex(nonMinimalDer.der);
  // The vector's raw form has the recovery byte at its end.
  const raw = decodeHex(nonMinimalDer.raw).slice(0, 64);
  expect(decodeDerSignature(der, 'padded')).toEqual(raw);
  expect(() => decodeDerSignature(der, 'minimal')).toThrow('minimal');
  expect(decodeDerSignature(encodeDerSignature(raw), 'minimal')).toEqual(raw);
});

test('DER signatures are translated as OpenSSL does, in both directions', () => {
  const { privateKey: key, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  for (let i = 0; i < 64; i++) {
    const der = new Uint8Array(sign('sha256', Buffer.from([i]), key));
    const compact = decodeDerSignature(der, 'minimal');
    expect(encodeDerSignature(compact)).toEqual(der);
    expect(verify('sha256', Buffer.from([i]), { key: publicKey, dsaEncoding: 'ieee-p1363' }, compact)).toBe(true);
  }
});

test('DER signatures can have integers of every length', () => {
  const compact = new Uint8Array(64);
  compact[31] = 0x7f;
  compact[62] = 0x80;
  expect(encodeHex(encodeDerSignature(compact))).toBe('300802017f0203008000');
  expect(decodeDerSignature(encodeDerSignature(compact), 'minimal')).toEqual(compact);
  const zeros = new Uint8Array(64);
  expect(encodeHex(encodeDerSignature(zeros))).toBe('3006020100020100');
  for (const integers of ['minimal', 'padded'] as const) {
    expect(decodeDerSignature(decodeHex('3006020100020100'), integers)).toEqual(zeros);
  }
});

test.each([
  ['nothing', ''],
  ['another tag', '3106020101020101'],
  ['a wrong length', '3007020101020101'],
  ['bytes after the end', '300602010102010100'],
  ['bytes after the integers', '30070201010201017f'],
  ['the long form of a length', '308106020101020101'],
  ['another tag of an integer', '3006030101020101'],
  ['another tag of the second integer', '3006020101030101'],
  ['a negative integer', '3006020181020101'],
  ['an empty integer', '30050200020101'],
  ['an integer that runs over the end', '3006020101020201'],
  ['one integer', '3003020101'],
  ['an integer of 33 bytes', `30260221${'01'.repeat(33)}020101`],
])('A DER signature is refused when it is or has %s', (_, hex) => {
  for (const integers of ['minimal', 'padded'] as const) {
    expect(() => decodeDerSignature(decodeHex(hex), integers)).toThrow('DER signature');
  }
});

test('A signature of any other length than 64 bytes is not encoded in DER', () => {
  expect(() => encodeDerSignature(new Uint8Array(63))).toThrow('64-byte');
});
