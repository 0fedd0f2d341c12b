import type { StepUpMethod } from '@postern/protocol';
import { stepUpMessage } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import { p256PublicKey } from '../tokens/p256-keys.ts';
import { isP256Signature } from '../tokens/p256-signature.ts';

/**
 * Checks that the key of a session signed a step-up. So a stolen session token is not enough for it.
 * @param publicKey The key of the session: compressed P-256, hex.
 * @param signature R || S, hex.
 * @returns The message that was signed.
 * @throws AuthError INVALID_API_KEY_SIGNATURE
 */
export function checkStepUpSignature(
  method: StepUpMethod,
  nonce: string,
  publicKey: string,
  signature: string,
): string {
  const message = stepUpMessage(method, nonce, publicKey);
  const key = p256PublicKey(publicKey);
  const isGenuine = key && isP256Signature(key, Buffer.from(message), Buffer.from(signature, 'hex'));
  if (!isGenuine) throw new AuthError('INVALID_API_KEY_SIGNATURE');
  return message;
}
