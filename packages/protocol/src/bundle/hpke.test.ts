import { createHash } from 'node:crypto';
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { expect, test } from 'vitest';
import { concatBytes } from '../encoding/bytes.ts';
import { decodeHex, encodeHex } from '../encoding/hex.ts';
import { encodeUtf8 } from '../encoding/utf8.ts';
import rfc from '../test-vectors/hpke-p256-aes256gcm.json' with { type: 'json' };
import { ecdhKeyPair } from '../test-vectors/p256-test-key.ts';
import vectors from '../test-vectors/turnkey-wire.json' with { type: 'json' };
import { hpkeOpen, hpkeSeal, keySchedule } from './hpke.ts';

const { otpTarget, client } = vectors.keys;
const receiver = decodeHex(otpTarget.pubU);
const message = encodeUtf8('a message of no special length');
const info = encodeUtf8('turnkey_hpke');
const suite = new CipherSuite({
  kem: new DhkemP256HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

test('HPKE derives the key and nonce of the RFC 9180 vectors', async () => {
  const pair = await ecdhKeyPair({ priv: rfc.skRm, pubU: rfc.pkRm });
  const enc = decodeHex(rfc.enc);
  const sender = await crypto.subtle.importKey('raw', enc, { name: 'ECDH', namedCurve: 'P-256' }, false, []);
  const dh = await crypto.subtle.deriveBits({ name: 'ECDH', public: sender }, pair.privateKey, 256);
  const { key, nonce } = await keySchedule(new Uint8Array(dh), enc, decodeHex(rfc.pkRm), decodeHex(rfc.info));

  // The digest is over 1,000 ciphertexts. Additional data and plaintext of each come from SHAKE128 of nothing, both
  // with one byte of length before them.
  const source = createHash('shake128', { outputLength: 1_000 * 2 * 256 }).digest();
  const sink = createHash('shake128', { outputLength: 16 });
  const aes = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt']);
  let offset = 0;
  const draw = () => {
    const start = offset + 1;
    offset = start + (source[offset] as number);
    return source.subarray(start, offset);
  };
  for (let sequence = 0; sequence < 1_000; sequence++) {
    const iv = nonce.slice();
    const view = new DataView(iv.buffer);
    view.setUint32(8, view.getUint32(8) ^ sequence);
    const additionalData = draw();
    sink.update(new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, aes, draw())));
  }
  expect(sink.digest('hex')).toBe(rfc.encryptions);
});

test('HPKE seals what another implementation opens', async () => {
  const { encappedPublic, ciphertext } = await hpkeSeal(receiver, message);
  const { privateKey } = await ecdhKeyPair(otpTarget);
  const aad = concatBytes(encappedPublic, receiver);
  const opened = await suite.open({ recipientKey: privateKey, enc: encappedPublic, info }, ciphertext, aad);
  expect(new Uint8Array(opened)).toEqual(message);
});

test('HPKE opens what another implementation has sealed', async () => {
  const { privateKey, publicKey } = await ecdhKeyPair(otpTarget);
  const sender = await suite.createSenderContext({ recipientPublicKey: publicKey, info });
  const encappedPublic = new Uint8Array(sender.enc);
  const ciphertext = new Uint8Array(await sender.seal(message, concatBytes(encappedPublic, receiver)));
  expect(await hpkeOpen(privateKey, receiver, { encappedPublic, ciphertext })).toEqual(message);
});

test('Each message of HPKE has its own key', async () => {
  const [first, second] = await Promise.all([hpkeSeal(receiver, message), hpkeSeal(receiver, message)]);
  expect(encodeHex(first.encappedPublic)).not.toBe(encodeHex(second.encappedPublic));
  expect(encodeHex(first.ciphertext)).not.toBe(encodeHex(second.ciphertext));
});

test('HPKE opens only a whole message that is meant for the key', async () => {
  const { privateKey } = await ecdhKeyPair(otpTarget);
  const sealed = await hpkeSeal(receiver, message);
  const changed = sealed.ciphertext.map((byte, i) => (i === 0 ? byte ^ 1 : byte));
  const cut = sealed.ciphertext.slice(0, 8);
  const other = await ecdhKeyPair(client);
  const refused = expect.objectContaining({ name: 'WireFormatError' });
  await expect(hpkeOpen(privateKey, receiver, { ...sealed, ciphertext: changed })).rejects.toThrow(refused);
  await expect(hpkeOpen(privateKey, receiver, { ...sealed, ciphertext: cut })).rejects.toThrow(refused);
  await expect(hpkeOpen(other.privateKey, receiver, sealed)).rejects.toThrow(refused);
});

test.each([
  ['a compressed point', decodeHex(otpTarget.pubC)],
  ['a point that is not on the curve', decodeHex(`04${'01'.repeat(64)}`)],
  ['a key that is too short', decodeHex(otpTarget.pubU).slice(0, 64)],
])('HPKE refuses %s', async (_, point) => {
  const { privateKey } = await ecdhKeyPair(otpTarget);
  const refused = expect.objectContaining({ name: 'WireFormatError' });
  await expect(hpkeSeal(point, message)).rejects.toThrow(refused);
  await expect(hpkeOpen(privateKey, receiver, { encappedPublic: point, ciphertext: message })).rejects.toThrow(refused);
});
