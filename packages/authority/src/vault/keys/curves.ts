import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import type { v1Curve } from '@turnkey/sdk-types';

export type Curve = v1Curve;

interface CurveArithmetic {
  isPrivateKey(bytes: Uint8Array): boolean;
  publicKey(privateKey: Uint8Array): Uint8Array;
}

const CURVES: Record<Curve, CurveArithmetic> = {
  CURVE_SECP256K1: {
    isPrivateKey: (bytes) => secp256k1.utils.isValidSecretKey(bytes),
    publicKey: (privateKey) => secp256k1.getPublicKey(privateKey, true),
  },
  CURVE_P256: {
    isPrivateKey: (bytes) => p256.utils.isValidSecretKey(bytes),
    publicKey: (privateKey) => p256.getPublicKey(privateKey, true),
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
