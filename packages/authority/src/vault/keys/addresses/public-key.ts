import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Curve } from '../curves.ts';

/** The public key in hex: 33 bytes compressed, or the 32 bytes of Ed25519. */
export function encodeCompressed(publicKey: Uint8Array): string {
  return bytesToHex(publicKey);
}

/** The public key in hex as an uncompressed point (SEC 1, 2.3.3), 65 bytes from `04` on. */
export function encodeUncompressed(publicKey: Uint8Array, curve: Curve): string {
  const { Point } = curve === 'CURVE_P256' ? p256 : secp256k1;
  return Point.fromBytes(publicKey).toHex(false);
}
