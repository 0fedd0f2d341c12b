import { sha256 } from '@noble/hashes/sha2.js';
import { compressPublicKey, concatBytes, decodeHex, hpkeSeal } from '@postern/protocol';
import { createBase58check } from '@scure/base';

const base58check = createBase58check(sha256);

/**
 * Seals bytes as Turnkey's `decryptCredentialBundle` opens them: Base58Check of the compressed encapsulated key and the
 * HPKE ciphertext.
 * @param targetPublicKey Uncompressed P-256 key, hex.
 * @throws WireFormatError when the key is invalid.
 */
export async function sealCredentialBundle(
  targetPublicKey: string,
  plaintext: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const { encappedPublic, ciphertext } = await hpkeSeal(decodeHex(targetPublicKey), plaintext);
  return base58check.encode(concatBytes(decodeHex(compressPublicKey(encappedPublic)), ciphertext));
}
