import { isDeepStrictEqual } from 'node:util';
import type { ClientSignature, VerificationClaims } from '@postern/protocol';
import { CLIENT_SIGNATURE_SCHEME } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import { p256PublicKey } from './p256-keys.ts';
import { isP256Signature } from './p256-signature.ts';

/**
 * Checks that the holder of the verification token's key has signed one of these messages. The order of the fields in it
 * does not matter: clients write it differently, and Turnkey compares it by its content too. Turnkey checks it again; here
 * it keeps what cannot succeed away from the API.
 * @throws AuthError INVALID_CLIENT_SIGNATURE
 */
export function checkClientSignature(claims: VerificationClaims, proof: ClientSignature, ...accepted: string[]): void {
  const key = proof.publicKey === claims.publicKey ? p256PublicKey(proof.publicKey) : undefined;
  const genuine =
    key !== undefined &&
    proof.scheme === CLIENT_SIGNATURE_SCHEME &&
    accepted.some((message) => saysTheSame(proof.message, message)) &&
    /^[0-9a-f]{128}$/i.test(proof.signature) &&
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
