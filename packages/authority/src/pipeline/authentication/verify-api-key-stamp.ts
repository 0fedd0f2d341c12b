import { verify } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import {
  type ApiKeyStamp,
  concatBytes,
  decodeDerSignature,
  decodeHex,
  encodeUtf8,
  type StampScheme,
} from '@postern/protocol';
import { publicKeyObject, type StampCurve } from '../../operation/public-key-object.ts';

interface Scheme {
  curve: StampCurve;
  /** The curve that a registered key must have for this scheme. */
  apiKeyCurve: string;
  /** May throw on a malformed signature. */
  verify(publicKey: string, signature: Uint8Array<ArrayBuffer>, body: Uint8Array): boolean;
}

/** One row per scheme (Turnkey docs, "Stamps"). A high s is accepted: JavaScript runtimes do not normalize it. */
export const STAMP_SCHEME_TABLE: Record<StampScheme, Scheme> = {
  SIGNATURE_SCHEME_TK_API_P256: {
    curve: 'p256',
    apiKeyCurve: 'API_KEY_CURVE_P256',
    verify: (publicKey, signature, body) => verifyEcdsa('p256', publicKey, signature, body),
  },
  SIGNATURE_SCHEME_TK_API_SECP256K1: {
    curve: 'secp256k1',
    apiKeyCurve: 'API_KEY_CURVE_SECP256K1',
    verify: (publicKey, signature, body) => verifyEcdsa('secp256k1', publicKey, signature, body),
  },
  SIGNATURE_SCHEME_TK_API_SECP256K1_EIP191: {
    curve: 'secp256k1',
    apiKeyCurve: 'API_KEY_CURVE_SECP256K1',
    verify: verifyEip191,
  },
  SIGNATURE_SCHEME_TK_API_ED25519: {
    curve: 'ed25519',
    apiKeyCurve: 'API_KEY_CURVE_ED25519',
    verify(publicKey, signature, body) {
      const key = publicKeyObject('ed25519', publicKey);
      return key !== undefined && verify(null, body, key, signature);
    },
  },
};

/**
 * Checks the signature of a stamp over the exact bytes of a body.
 * @returns False for a wrong signature, an invalid key or malformed input.
 */
export function verifyApiKeyStamp(stamp: ApiKeyStamp, body: Uint8Array): boolean {
  try {
    return STAMP_SCHEME_TABLE[stamp.scheme].verify(stamp.publicKey, decodeHex(stamp.signature), body);
  } catch {
    return false;
  }
}

function verifyEcdsa(curve: StampCurve, publicKey: string, signature: Uint8Array, body: Uint8Array): boolean {
  const key = publicKeyObject(curve, publicKey);
  return key !== undefined && verify('sha256', body, { key, dsaEncoding: 'der' }, signature);
}

/** EIP-191 uses keccak, which node:crypto does not have. */
function verifyEip191(publicKey: string, signature: Uint8Array, body: Uint8Array): boolean {
  // Both libraries must accept the same form of keys.
  if (!publicKeyObject('secp256k1', publicKey)) return false;
  const message = concatBytes(encodeUtf8(`\x19Ethereum Signed Message:\n${body.length}`), body);
  const compact = decodeDerSignature(signature, 'padded');
  return secp256k1.verify(compact, keccak_256(message), decodeHex(publicKey), { prehash: false, lowS: false });
}
