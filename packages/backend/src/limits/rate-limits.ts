import { AuthError } from '../auth-error.ts';
import type { RateLimits } from '../configuration/options.ts';
import type { Counters, WindowLimit } from '../store/contract.ts';
import type { ClientNetwork } from './client-network.ts';

export interface RateLimiter {
  /**
   * Counts one use of a limit by a client, for each of the client's networks.
   * @throws AuthError RATE_LIMITED with the seconds to wait.
   */
  count(limit: keyof RateLimits, client: ClientNetwork): Promise<void>;
}

/** @param now Unix time in milliseconds. */
export function createRateLimiter(limits: RateLimits, counters: Counters, now: () => number): RateLimiter {
  return {
    async count(name, client) {
      const nowMs = now();
      const { isCounted, counts } = await counters.count(addressLimits(name, limits, client), nowMs);
      if (isCounted) return;
      const freeAtMs = Math.max(...counts.map((count) => count.freeAtMs));
      throw new AuthError('RATE_LIMITED', { limit: name, retryAfterSeconds: secondsUntil(freeAtMs, nowMs) });
    },
  };
}

/** The limits for one client: one for each of its networks. Larger networks have higher limits. */
export function addressLimits(name: keyof RateLimits, limits: RateLimits, { tiers }: ClientNetwork): WindowLimit[] {
  const { max, windowSeconds } = limits[name];
  return tiers.map(({ network, factor }) => ({
    key: `${name}:${network}`,
    max: max * factor,
    windowMs: windowSeconds * 1000,
  }));
}

/** Whole seconds to wait, at least one. */
export function secondsUntil(timeMs: number, nowMs: number): number {
  return Math.max(1, Math.ceil((timeMs - nowMs) / 1000));
}
