import type { ApiKeyProof, CredentialPurpose } from '@postern/protocol';
import { attemptMessage } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import { p256PublicKey } from '../tokens/p256-keys.ts';
import { isP256Signature } from '../tokens/p256-signature.ts';

/**
 * Checks that the key of an attempt signed the attempt's challenges.
 * @throws AuthError INVALID_API_KEY_SIGNATURE
 */
export function checkAttemptKey(
  { publicKey, signature }: ApiKeyProof,
  challenges: string[],
  purpose: CredentialPurpose,
): void {
  const key = p256PublicKey(publicKey);
  const message = Buffer.from(attemptMessage(challenges, purpose));
  const isGenuine = key && isP256Signature(key, message, Buffer.from(signature, 'hex'));
  if (!isGenuine) throw new AuthError('INVALID_API_KEY_SIGNATURE');
}
