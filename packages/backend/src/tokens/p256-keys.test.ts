import { sign, verify } from 'node:crypto';
import { expect, it } from 'vitest';
import { createP256Signer } from '../test-vectors/p256-signer.ts';
import { isCompressedKey, p256KeyPair, p256PublicKey } from './p256-keys.ts';
import { isP256Signature } from './p256-signature.ts';

const signer = createP256Signer();
const OFF_CURVE = `02${'f'.repeat(64)}`;
const SCALAR = Buffer.from(signer.privateKey.export({ format: 'jwk' }).d ?? '', 'base64url').toString('hex');
const DATA = Buffer.from('data');

it('A public key is read from its compressed and its uncompressed form, in lower and upper case', () => {
  const forms = [signer.publicKey, signer.uncompressed].flatMap((hex) => [hex, hex.toUpperCase()]);
  for (const hex of forms) expect(p256PublicKey(hex)?.equals(signer.key)).toBe(true);
});

it('A text that is not a point of the curve is no public key', () => {
  const { publicKey, uncompressed } = signer;
  const texts = ['', OFF_CURVE, `05${publicKey.slice(2)}`, `${publicKey}00`, `00${publicKey}`, `${uncompressed}00`];
  for (const hex of [...texts, `00${uncompressed}`, `${publicKey.slice(0, -1)}g`, `${publicKey}\n`]) {
    expect(p256PublicKey(hex)).toBeUndefined();
  }
});

it('Only a compressed point of the curve is a compressed key', () => {
  expect(isCompressedKey(signer.publicKey)).toBe(true);
  for (const hex of [signer.uncompressed, OFF_CURVE, '', `${signer.publicKey}00`, `00${signer.publicKey}`]) {
    expect(isCompressedKey(hex)).toBe(false);
  }
});

it('A private key makes the key that signs, and its public key', () => {
  for (const hex of [SCALAR, SCALAR.toUpperCase()]) {
    const pair = p256KeyPair(hex);
    expect(pair?.publicKey).toBe(signer.publicKey);
    expect(pair && verify('sha256', DATA, signer.key, sign('sha256', DATA, pair.key))).toBe(true);
  }
});

it('A text that is not a private key is refused', () => {
  const texts = ['', '0'.repeat(64), 'f'.repeat(64), `${SCALAR}00`, `00${SCALAR}`, `${SCALAR.slice(0, -1)}g`];
  for (const hex of texts) expect(p256KeyPair(hex)).toBeUndefined();
});

it('A signature has 64 bytes and is over these data', () => {
  const signature = signer.sign(DATA);
  expect(isP256Signature(signer.key, DATA, signature)).toBe(true);
  expect(isP256Signature(signer.key, Buffer.from('other'), signature)).toBe(false);
  for (const other of [signature.subarray(1), Buffer.concat([signature, Uint8Array.of(0)]), Buffer.alloc(0)]) {
    expect(isP256Signature(signer.key, DATA, other)).toBe(false);
  }
});
