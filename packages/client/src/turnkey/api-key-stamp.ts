import { encodeApiKeyStamp, encodeDerSignature, encodeHex, STAMP_HEADER } from '@postern/protocol';
import type { KeyPairs } from '../keys/key-pairs.ts';

/**
 * Stamps a body with a key pair of this browser (Turnkey docs, "Stamps").
 * @returns The header.
 * @throws PosternError KEY_PAIR_NOT_FOUND.
 */
export async function apiKeyStamp(keys: KeyPairs, publicKey: string, body: string): Promise<Record<string, string>> {
  const signature = encodeHex(encodeDerSignature(await keys.sign(publicKey, body)));
  return { [STAMP_HEADER]: encodeApiKeyStamp({ publicKey, scheme: 'SIGNATURE_SCHEME_TK_API_P256', signature }) };
}
