import { verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { encodeHex } from '../encoding/hex.ts';
import { parseJsonObject } from '../encoding/json.ts';
import { decodeUtf8, encodeUtf8 } from '../encoding/utf8.ts';
import { publicKeyObject } from '../test-vectors/p256-test-key.ts';
import vectors from '../test-vectors/turnkey-wire.json' with { type: 'json' };
import { encodeEnclaveBundle, parseEnclaveBundle, targetKeyData, targetKeyOf } from './enclave-bundle.ts';

const { otp, importBundle, exportBundle, keys } = vectors;
const ORGANIZATION_ID = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const USER_ID = '99999999-8888-4777-8666-555555555555';

test.each([
  ['one-time code', otp.bundle, keys.tlsSign.pubU],
  ['import', importBundle, keys.signer.pubU],
  ['export', exportBundle, keys.signer.pubU],
])('The %s bundle that the official packages accept is read and written', (_, text, signer) => {
  const bundle = parseEnclaveBundle(text, signer);
  expect(encodeEnclaveBundle(bundle)).toBe(text);
  expect(verify('sha256', bundle.data, publicKeyObject(signer), bundle.signature)).toBe(true);
});

test('The key to encrypt to is found in an enclave bundle', () => {
  expect(encodeHex(targetKeyOf(parseEnclaveBundle(otp.bundle, keys.tlsSign.pubU).data))).toBe(keys.otpTarget.pubU);
  const { data } = parseEnclaveBundle(importBundle, keys.signer.pubU);
  expect(encodeHex(targetKeyOf(data))).toBe(keys.importTarget.pubU);
  const target = { targetPublic: keys.importTarget.pubU, organizationId: ORGANIZATION_ID, userId: USER_ID };
  expect(targetKeyData(target)).toEqual(data);
});

test('An export bundle names its organization in the signed part', () => {
  const { data } = parseEnclaveBundle(exportBundle, keys.signer.pubU);
  expect(parseJsonObject(decodeUtf8(data)).organizationId).toBe(ORGANIZATION_ID);
});

test.each([
  ['another key', otp.bundle, keys.signer.pubU],
  ['a second spelling of the key', otp.bundle, keys.tlsSign.pubU.toUpperCase()],
  ['no pinned key', otp.bundle, ''],
])('An enclave bundle is refused with %s', (_, text, pinned) => {
  expect(() => parseEnclaveBundle(text, pinned)).toThrow('another key');
});

test('An enclave bundle without a signature is refused', () => {
  const { dataSignature: _, ...unsigned } = JSON.parse(otp.bundle);
  expect(() => parseEnclaveBundle(JSON.stringify(unsigned), keys.tlsSign.pubU)).toThrow('dataSignature');
});

test('An enclave bundle with a compressed key to encrypt to is refused', () => {
  const data = encodeUtf8(JSON.stringify({ targetPublic: keys.otpTarget.pubC }));
  expect(() => targetKeyOf(data)).toThrow('uncompressed');
});
