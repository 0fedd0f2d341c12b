import { setTimeout as sleep } from 'node:timers/promises';
import { UpstreamError } from './upstream-error.ts';

export interface RetryPolicy {
  /** How often in all. */
  attempts: number;
  /** Longest first pause in milliseconds; it doubles from attempt to attempt. */
  baseMs: number;
  /** A number in [0, 1). */
  random: () => number;
}

/**
 * Repeats what is safe to repeat: a query, or an activity with byte-identical body, which Turnkey executes once.
 * Pauses are drawn from the whole interval ("full jitter"), so that clients that failed together do not return together.
 * @throws The last error, or UPSTREAM_TIMEOUT when the deadline comes first.
 */
export async function retry<T>(attempt: () => Promise<T>, policy: RetryPolicy, deadline: AbortSignal): Promise<T> {
  for (let count = 1; ; count++) {
    try {
      return await attempt();
    } catch (error) {
      if (count >= policy.attempts || !isPassing(error) || deadline.aborted) throw error;
    }
    await pause(policy.random() * policy.baseMs * 2 ** (count - 1), deadline);
  }
}

/**
 * Waits.
 * @throws UpstreamError UPSTREAM_TIMEOUT when the deadline comes first.
 */
export async function pause(ms: number, deadline: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal: deadline });
  } catch (cause) {
    throw new UpstreamError('UPSTREAM_TIMEOUT', { outcome: 'unknown', reason: 'deadline', cause });
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof UpstreamError && (error.code === 'UPSTREAM_UNAVAILABLE' || error.code === 'UPSTREAM_TIMEOUT');
}
