import type { KeyObject } from 'node:crypto';
import { verify } from 'node:crypto';
import { parseEnclaveBundle, targetKeyOf } from '@postern/protocol';

/**
 * Tells whether a bundle with the key for a one-time code is signed by the pinned TLS fetcher and names a key.
 * @param publicKey The pinned key as the bundle spells it: uncompressed, lowercase hex.
 */
export function isGenuineTargetBundle(bundle: string, key: KeyObject, publicKey: string): boolean {
  try {
    const { data, signature } = parseEnclaveBundle(bundle, publicKey);
    return verify('sha256', data, key, signature) && targetKeyOf(data).length > 0;
  } catch {
    return false;
  }
}
