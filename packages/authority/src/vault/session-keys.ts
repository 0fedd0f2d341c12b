import { createHash } from 'node:crypto';
import { encodeBase64Url, WireFormatError } from '@postern/protocol';
import { InvalidInput } from '../errors/invalid-input.ts';
import { sealCredentialBundle } from './credential-bundle.ts';
import { compressedHex, exportRawP256PrivateKey, generateP256KeyPair } from './p256-key-pair.ts';

const TOKEN_BYTES = 32;

/**
 * Makes the key of a read-write session, encrypted to its owner (Turnkey docs, "Sessions").
 * @param targetPublicKey Uncompressed P-256 key, hex.
 * @returns The public half, compressed, hex, and the private half sealed for the target.
 * @throws InvalidInput `invalid target public key`
 */
export async function createSessionKey(
  targetPublicKey: string,
): Promise<{ publicKey: string; credentialBundle: string }> {
  const pair = generateP256KeyPair();
  try {
    const credentialBundle = await sealCredentialBundle(targetPublicKey, exportRawP256PrivateKey(pair));
    return { publicKey: compressedHex(pair), credentialBundle };
  } catch (error) {
    if (error instanceof WireFormatError) throw new InvalidInput('invalid target public key');
    throw error;
  }
}

/** Draws the token of a read-only session. Only its hash may be stored. */
export function drawSessionToken(randomBytes: (length: number) => Uint8Array): { token: string; hash: Uint8Array } {
  const token = encodeBase64Url(randomBytes(TOKEN_BYTES));
  return { token, hash: sessionTokenHash(token) };
}

/** What is stored of a token. The token has as much entropy as the hash, so it cannot be found by trying. */
export function sessionTokenHash(token: string): Uint8Array {
  return createHash('sha256').update(`read-only-session ${token}`).digest();
}
