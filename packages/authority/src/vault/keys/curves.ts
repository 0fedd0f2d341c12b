import { createECDH } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import type { v1Curve } from '@turnkey/sdk-types';
import { isPrivate, pointFromScalar } from 'tiny-secp256k1';

export type Curve = v1Curve;

interface CurveArithmetic {
  isPrivateKey(bytes: Uint8Array): boolean;
  publicKey(privateKey: Uint8Array): Uint8Array;
}

const CURVES: Record<Curve, CurveArithmetic> = {
  CURVE_SECP256K1: {
    isPrivateKey: isPrivate,
    publicKey(privateKey) {
      const point = pointFromScalar(privateKey, true);
      if (!point) throw new Error('not a private key');
      return point;
    },
  },
  CURVE_P256: {
    isPrivateKey: (bytes) => p256.utils.isValidSecretKey(bytes),
    publicKey(privateKey) {
      const ecdh = createECDH('prime256v1');
      ecdh.setPrivateKey(privateKey);
      return new Uint8Array(ecdh.getPublicKey(null, 'compressed'));
    },
  },
  CURVE_ED25519: {
    isPrivateKey: (bytes) => bytes.length === 32,
    publicKey: (privateKey) => ed25519.getPublicKey(privateKey),
  },
};

/** Whether 32 bytes are a private key of the curve: a scalar from 1 to n - 1, or any Ed25519 seed (RFC 8032). */
export function isPrivateKey(curve: Curve, bytes: Uint8Array): boolean {
  return CURVES[curve].isPrivateKey(bytes);
}

/**
 * The public key of a private key.
 *
 * @param privateKey 32 bytes: the scalar, or the seed for Ed25519
 * @returns 33 bytes, the compressed point (SEC 1, 2.3.3), or 32 bytes for Ed25519 (RFC 8032)
 */
export function publicKeyOf(curve: Curve, privateKey: Uint8Array): Uint8Array {
  return CURVES[curve].publicKey(privateKey);
}
