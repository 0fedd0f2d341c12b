import type { KeyObject } from 'node:crypto';
import { createECDH, createPrivateKey, createPublicKey, ECDH } from 'node:crypto';
import { compressPublicKey } from '@postern/protocol';

/**
 * Makes a key object for checking signatures.
 * @param publicKey P-256 point, compressed or uncompressed, hex.
 * @returns undefined when it is not a point of the curve.
 */
export function p256PublicKey(publicKey: string): KeyObject | undefined {
  if (!/^(0[23][0-9a-fA-F]{64}|04[0-9a-fA-F]{128})$/.test(publicKey)) return undefined;
  try {
    const point = ECDH.convertKey(publicKey, 'prime256v1', 'hex', undefined, 'uncompressed');
    return createPublicKey({ key: jsonWebKey(Buffer.from(point)), format: 'jwk' });
  } catch {
    return undefined;
  }
}

/** Whether a text is a compressed point of the curve, hex. */
export function isCompressedKey(publicKey: string): boolean {
  return /^0[23]/.test(publicKey) && p256PublicKey(publicKey) !== undefined;
}

/**
 * Makes a key object for signing.
 * @param privateKey P-256 scalar, 32 bytes, hex.
 * @returns The key and its compressed public key in hex, or undefined when the scalar is not a private key.
 */
export function p256KeyPair(privateKey: string): { key: KeyObject; publicKey: string } | undefined {
  if (!/^[0-9a-fA-F]{64}$/.test(privateKey)) return undefined;
  try {
    const exchange = createECDH('prime256v1');
    exchange.setPrivateKey(privateKey, 'hex');
    const point = exchange.getPublicKey();
    const d = Buffer.from(privateKey, 'hex').toString('base64url');
    const key = createPrivateKey({ key: { ...jsonWebKey(point), d }, format: 'jwk' });
    return { key, publicKey: compressPublicKey(point) };
  } catch {
    return undefined;
  }
}

function jsonWebKey(point: Buffer) {
  const x = point.subarray(1, 33).toString('base64url');
  const y = point.subarray(33).toString('base64url');
  return { kty: 'EC', crv: 'P-256', x, y };
}
