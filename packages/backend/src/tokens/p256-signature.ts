import type { KeyObject } from 'node:crypto';
import { verify } from 'node:crypto';
import { encodeDerSignature } from '@postern/protocol';

/**
 * Checks an ECDSA signature over SHA-256 of some bytes. It goes to `verify` as DER: the `dsaEncoding` of Node is not
 * there in every runtime that has `node:crypto`.
 * @param signature R || S, 64 bytes, as tokens and clients have it. Any other length is not genuine.
 */
export function isP256Signature(key: KeyObject, data: Uint8Array, signature: Uint8Array): boolean {
  return signature.length === 64 && verify('sha256', data, key, encodeDerSignature(signature));
}
