import { verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { decodeHex } from '../encoding/hex.ts';
import { encodeUtf8 } from '../encoding/utf8.ts';
import { publicKeyObject } from '../test-vectors/p256-test-key.ts';
import vectors from '../test-vectors/turnkey-wire.json' with { type: 'json' };
import { decodeAttestedStamp, encodeAttestedStamp } from './attested-stamp.ts';

const { attested, keys } = vectors;

test('The attested stamp of the official client is read and written', () => {
  const stamp = decodeAttestedStamp(attested.value);
  expect(stamp).toEqual(attested.json);
  expect(encodeAttestedStamp(stamp)).toBe(attested.value);
  const key = publicKeyObject(keys.client.pubU);
  expect(verify('sha256', encodeUtf8(attested.body), key, decodeHex(stamp.signature))).toBe(true);
});

test('An attested stamp can also be plain JSON', () => {
  expect(decodeAttestedStamp(JSON.stringify(attested.json))).toEqual(attested.json);
});

test.each([
  ['an unknown scheme', { ...attested.json, scheme: 'SIGNATURE_SCHEME_TK_API_P256' }],
  ['no attestation', { ...attested.json, publicKeyAttestation: undefined }],
])('An attested stamp with %s is refused', (_, stamp) => {
  expect(() => decodeAttestedStamp(JSON.stringify(stamp))).toThrow(
    expect.objectContaining({ name: 'WireFormatError' }),
  );
});
