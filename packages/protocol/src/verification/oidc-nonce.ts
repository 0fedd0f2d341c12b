import { encodeHex } from '../encoding/hex.ts';
import { encodeUtf8 } from '../encoding/utf8.ts';

/**
 * The nonce that binds an OIDC token to a key: the digest of the key's hex characters, not of its bytes
 * (Turnkey docs, "Social logins").
 * @param publicKey Compressed P-256, lowercase hex, exactly as in the login request.
 * @returns SHA-256, hex.
 */
export async function oidcNonce(publicKey: string): Promise<string> {
  return encodeHex(new Uint8Array(await crypto.subtle.digest('SHA-256', encodeUtf8(publicKey))));
}
