import type { KeyObject } from 'node:crypto';
import { verify } from 'node:crypto';
import { parseEnclaveBundle, targetKeyOf } from '@postern/protocol';

/**
 * Whether the pinned TLS fetcher signed a bundle, and the bundle contains a key to encrypt a one-time code to.
 * @param publicKey The pinned key in the form of the bundle: uncompressed, lowercase hex.
 */
export function isGenuineTargetBundle(bundle: string, key: KeyObject, publicKey: string): boolean {
  try {
    const { data, signature } = parseEnclaveBundle(bundle, publicKey);
    targetKeyOf(data);
    return verify('sha256', data, key, signature);
  } catch {
    return false;
  }
}
