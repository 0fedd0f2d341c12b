import { encryptOtpCodeToBundle, hpkeDecrypt } from '@turnkey/crypto';
import { expect, test } from 'vitest';
import { decodeHex } from '../encoding/hex.ts';
import { decodeUtf8, encodeUtf8 } from '../encoding/utf8.ts';
import { ecdhKeyPair } from '../test-vectors/p256-test-key.ts';
import vectors from '../test-vectors/turnkey-wire.json' with { type: 'json' };
import { hpkeOpen, hpkeSeal } from './hpke.ts';
import { encodeOtpAttempt, encodeSealedBundle, parseOtpAttempt, parseSealedBundle } from './sealed-bundle.ts';

const { otp, keys } = vectors;
const receiver = decodeHex(keys.otpTarget.pubU);
const attempt = { otpCode: '123456', publicKey: keys.client.pubC };

async function open(bundle: string) {
  const { privateKey } = await ecdhKeyPair(keys.otpTarget);
  return parseOtpAttempt(await hpkeOpen(privateKey, receiver, parseSealedBundle(bundle)));
}

test('A bundle that the official package has sealed is opened', async () => {
  expect(await open(otp.encrypted)).toEqual(attempt);
  const fresh = await encryptOtpCodeToBundle('ABC234', otp.bundle, keys.client.pubC, keys.tlsSign.pubU);
  expect(await open(fresh)).toEqual({ ...attempt, otpCode: 'ABC234' });
});

test('The official package opens a sealed bundle', async () => {
  const { encappedPublic, ciphertext } = await hpkeSeal(receiver, encodeOtpAttempt(attempt));
  const opened = hpkeDecrypt({
    ciphertextBuf: ciphertext,
    encappedKeyBuf: encappedPublic,
    receiverPriv: keys.otpTarget.priv,
  });
  expect(decodeUtf8(opened)).toBe(otp.plaintext);
});

test('Sealed bundles are written in the key order of the official package', () => {
  expect(encodeSealedBundle(parseSealedBundle(otp.encrypted))).toBe(otp.encrypted);
  expect(decodeUtf8(encodeOtpAttempt(attempt))).toBe(otp.plaintext);
});

test.each(['', '[]', '{}', '{"encappedPublic":"04","ciphertext":"zz"}'])('The sealed bundle %j is refused', (text) => {
  expect(() => parseSealedBundle(text)).toThrow(expect.objectContaining({ name: 'WireFormatError' }));
});

test('An attempt without a key is refused', () => {
  expect(() => parseOtpAttempt(encodeUtf8('{"otp_code":"123456"}'))).toThrow('public_key');
});
