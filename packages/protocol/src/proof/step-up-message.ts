/** How a user proves again, within a session, who they are. */
export type StepUpMethod = 'otp' | 'passkey';

/**
 * What the key of the session signs, and with the method `passkey` also the passkey. It is not a body of Turnkey's API and
 * not a message of another signature here, so the signatures cannot be used for anything else.
 * @param nonce The `id` of the verification token, or the challenge of `POST /passkey/challenge` for the session's key.
 * @param publicKey The session's key: compressed P-256, hex.
 */
export function stepUpMessage(method: StepUpMethod, nonce: string, publicKey: string): string {
  return JSON.stringify({ method, nonce, publicKey, type: 'POSTERN_STEP_UP' });
}
