import { AuthError } from '../auth-error.ts';
import type { RateLimits } from '../options.ts';
import type { Counters } from '../store/contract.ts';

export interface RateLimiter {
  /**
   * Counts one use of a limit.
   * @param subject Who is counted: a network or the key of an identity. Whoever is unknown is not counted.
   * @throws AuthError RATE_LIMITED with the seconds to wait.
   */
  count(limit: keyof RateLimits, subject: string | undefined): Promise<void>;
}

/** @param now Unix time in milliseconds. */
export function createRateLimiter(limits: RateLimits, counters: Counters, now: () => number): RateLimiter {
  return {
    async count(name, subject) {
      if (subject === undefined) return;
      const { max, windowSeconds } = limits[name];
      const nowMs = now();
      const { count, resetsAtMs } = await counters.increment(`${name}:${subject}`, windowSeconds * 1000, nowMs);
      if (count <= max) return;
      throw new AuthError('RATE_LIMITED', { retryAfterSeconds: Math.max(1, Math.ceil((resetsAtMs - nowMs) / 1000)) });
    },
  };
}
