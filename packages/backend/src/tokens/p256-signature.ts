import type { KeyObject } from 'node:crypto';
import { verify } from 'node:crypto';
import { encodeDerSignature } from '@postern/protocol';

/**
 * Checks an ECDSA signature over SHA-256 of some bytes. It is passed to `verify` as DER, because not every runtime with
 * `node:crypto` supports `dsaEncoding`.
 * @param signature R || S, 64 bytes, as in tokens and client signatures. Any other length is not valid.
 */
export function isP256Signature(key: KeyObject, data: Uint8Array, signature: Uint8Array): boolean {
  return signature.length === 64 && verify('sha256', data, key, encodeDerSignature(signature));
}
