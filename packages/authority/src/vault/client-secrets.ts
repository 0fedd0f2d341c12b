import { createDecipheriv, createHmac, createPublicKey, diffieHellman } from 'node:crypto';
import { concatBytes, decodeHex, decodeUtf8, encodeBase64Url, WireFormatError } from '@postern/protocol';
import type { P256KeyPair } from './p256-key-pair.ts';

const NONCE_LENGTH = 12;
const POINT_LENGTH = 65;
const LENGTH_LENGTH = 4;
const TAG_LENGTH = 16;
const POINT_LENGTH_BYTE = Uint8Array.of(POINT_LENGTH);

/**
 * Decrypts a client secret as `encryptOauth2ClientSecret` of Turnkey's client library encrypts it. The envelope is
 * Borsh: nonce, ephemeral key, length of the rest as a little-endian u32, ciphertext with tag. The key is half of an
 * HMAC-SHA-512 over a constant, keyed with both public keys and the ECDH secret.
 * @param envelope Hex.
 * @throws WireFormatError when it was not encrypted to this key or was changed.
 */
export function openClientSecret(receiver: P256KeyPair, envelope: string): string {
  const bytes = decodeHex(envelope);
  const nonce = bytes.subarray(0, NONCE_LENGTH);
  const ephemeral = bytes.slice(NONCE_LENGTH, NONCE_LENGTH + POINT_LENGTH);
  const sealed = bytes.subarray(NONCE_LENGTH + POINT_LENGTH + LENGTH_LENGTH);
  const header = Buffer.from(bytes.subarray(0, NONCE_LENGTH + POINT_LENGTH + LENGTH_LENGTH));
  if (sealed.length < TAG_LENGTH || header.readUInt32LE(NONCE_LENGTH + POINT_LENGTH) !== sealed.length) {
    throw new WireFormatError('not an envelope');
  }
  try {
    const shared = diffieHellman({ privateKey: receiver.privateKey, publicKey: pointObject(ephemeral) });
    const key = createHmac('sha512', concatBytes(ephemeral, receiver.publicKey, shared))
      .update('qos_encryption_hmac_message')
      .digest()
      .subarray(0, 32);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_LENGTH });
    decipher.setAAD(concatBytes(ephemeral, POINT_LENGTH_BYTE, receiver.publicKey, POINT_LENGTH_BYTE));
    decipher.setAuthTag(sealed.subarray(-TAG_LENGTH));
    return decodeUtf8(concatBytes(decipher.update(sealed.subarray(0, -TAG_LENGTH)), decipher.final()));
  } catch {
    throw new WireFormatError('not encrypted to this key');
  }
}

/** @param point Uncompressed, 65 bytes. OpenSSL refuses points that are not on the curve. */
function pointObject(point: Uint8Array<ArrayBuffer>) {
  const x = encodeBase64Url(point.slice(1, 33));
  const y = encodeBase64Url(point.slice(33));
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
}
