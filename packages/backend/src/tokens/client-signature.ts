import { isDeepStrictEqual } from 'node:util';
import type { ClientSignature, VerificationClaims } from '@postern/protocol';
import { CLIENT_SIGNATURE_SCHEME } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import { p256PublicKey } from './p256-keys.ts';
import { isP256Signature } from './p256-signature.ts';

/**
 * Checks that the key in the verification token signed one of these messages. The order of the fields does not matter,
 * because clients write it differently, and Turnkey compares only the content too. Turnkey also checks the signature.
 * The check here avoids requests that cannot succeed.
 * @throws AuthError INVALID_CLIENT_SIGNATURE
 */
export function checkClientSignature(claims: VerificationClaims, proof: ClientSignature, ...accepted: string[]): void {
  const key = proof.publicKey === claims.publicKey ? p256PublicKey(proof.publicKey) : undefined;
  const genuine =
    key !== undefined &&
    proof.scheme === CLIENT_SIGNATURE_SCHEME &&
    accepted.some((message) => saysTheSame(proof.message, message)) &&
    proof.signature.length === 128 &&
    isP256Signature(key, Buffer.from(proof.message), Buffer.from(proof.signature, 'hex'));
  if (!genuine) throw new AuthError('INVALID_CLIENT_SIGNATURE');
}

function saysTheSame(text: string, message: string): boolean {
  if (text === message) return true;
  try {
    return isDeepStrictEqual(JSON.parse(text), JSON.parse(message));
  } catch {
    return false;
  }
}
