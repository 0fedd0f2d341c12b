import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { signRecoverable } from 'tiny-secp256k1';
import type { Curve } from './curves.ts';

/** A signature in the parts the API returns: `r` and `s` 64 hex digits each, `v` two (Turnkey docs, "Sign raw payload"). */
export interface RawSignature {
  r: string;
  s: string;
  /** The bare recovery id, `00` or `01`, never 27 or 28; `00` on Ed25519, which has none. */
  v: string;
}

/**
 * Signs bytes as they are, without hashing: on secp256k1 and P-256 deterministically (RFC 6979) and with the lower of
 * the two possible `s`, on Ed25519 by RFC 8032, where `r` and `s` are the halves of the signature.
 *
 * @param privateKey 32 bytes
 * @param message a digest of 32 bytes on secp256k1 and P-256; any bytes on Ed25519
 */
export function signRaw(privateKey: Uint8Array, curve: Curve, message: Uint8Array): RawSignature {
  if (curve === 'CURVE_ED25519') return split(ed25519.sign(message, privateKey), 0);
  if (curve === 'CURVE_SECP256K1') {
    const { signature, recoveryId } = signRecoverable(message, privateKey);
    return split(signature, recoveryId);
  }
  const signature = p256.sign(message, privateKey, { prehash: false, lowS: true, format: 'recovered' });
  return split(signature.subarray(1), signature[0] ?? 0);
}

function split(signature: Uint8Array, recoveryId: number): RawSignature {
  return {
    r: bytesToHex(signature.subarray(0, 32)),
    s: bytesToHex(signature.subarray(32, 64)),
    v: bytesToHex(Uint8Array.of(recoveryId)),
  };
}
