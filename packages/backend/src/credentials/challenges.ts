import { randomBytes } from 'node:crypto';
import { AuthError } from '../auth-error.ts';
import type { OneTimeValues } from '../store/contract.ts';

/** Challenges that new credentials must sign. */
export interface Challenges {
  /**
   * Makes a random challenge of 64 hex characters. This form is valid as a nonce (EIP-4361) and as base64url
   * (WebAuthn).
   */
  draw(): { challenge: string; issuedAtMs: number; expiresAtMs: number };
  /** Stores a challenge together with its binding, for example to a key. */
  keep(challenge: string, binding: string, expiresAtMs: number): Promise<void>;
  /**
   * Uses up a challenge, even if the binding is wrong.
   * @throws AuthError INVALID_CHALLENGE
   */
  spend(challenge: string, binding: string): Promise<void>;
  /**
   * Uses up a challenge that the client made. It is accepted once.
   * @throws AuthError INVALID_CHALLENGE when it was used before.
   */
  spendForeign(challenge: string): Promise<void>;
}

/** Time to find the security key, and to read the message in the wallet. */
const LIFETIME_MS = 300_000;

/**
 * How long a challenge of a client is remembered. After that, Turnkey's look-up finds a passkey that is already
 * registered.
 */
const FOREIGN_MS = 86_400_000;

/** @param now Unix time in milliseconds. */
export function createChallenges(values: OneTimeValues, now: () => number): Challenges {
  return {
    draw() {
      const issuedAtMs = now();
      return { challenge: randomBytes(32).toString('hex'), issuedAtMs, expiresAtMs: issuedAtMs + LIFETIME_MS };
    },
    async keep(challenge, binding, expiresAtMs) {
      await values.put(storeKey(challenge), binding, expiresAtMs, now());
    },
    async spend(challenge, binding) {
      const kept = await values.take(storeKey(challenge), now());
      if (kept !== binding) throw new AuthError('INVALID_CHALLENGE');
    },
    async spendForeign(challenge) {
      const isNew = await values.put(`foreign-${storeKey(challenge)}`, 'spent', now() + FOREIGN_MS, now());
      if (!isNew) throw new AuthError('INVALID_CHALLENGE');
    },
  };
}

function storeKey(challenge: string): string {
  return `challenge:${challenge}`;
}
