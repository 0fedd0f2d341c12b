import { setTimeout as sleep } from 'node:timers/promises';
import { UpstreamError } from './upstream-error.ts';

export interface RetryPolicy {
  /** Number of attempts, including the first. */
  attempts: number;
  /** Longest first pause in milliseconds. It doubles with each attempt. */
  baseMs: number;
  /** A number in [0, 1). */
  random: () => number;
}

/**
 * Repeats a request that failed for a temporary reason. It is safe for queries, and for activities with identical
 * bytes, which Turnkey executes once. Pauses are random in the whole interval ("full jitter"), so that clients that
 * failed together do not retry together.
 * @throws UpstreamError the last error, or UPSTREAM_TIMEOUT when the deadline comes first. After a first attempt without
 *   an answer, its outcome is `unknown` even if a later attempt was refused: the first one may still be on its way.
 */
export async function retry<T>(attempt: () => Promise<T>, policy: RetryPolicy, deadline: AbortSignal): Promise<T> {
  let isDoubtful = false;
  for (let count = 1; ; count++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      const waitMs = temporaryMs(error);
      if (count >= policy.attempts || waitMs === undefined || deadline.aborted) {
        // What became of the last attempt says nothing about an earlier one.
        throw isDoubtful ? error.asDoubtful() : error;
      }
      isDoubtful ||= error.outcome === 'unknown';
      await pause(waitMs + policy.random() * policy.baseMs * 2 ** (count - 1), deadline);
    }
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

/** How long to wait at least before the next attempt, in milliseconds. Undefined when another one does not help. */
function temporaryMs(error: UpstreamError): number | undefined {
  if (error.code === 'UPSTREAM_UNAVAILABLE' || error.code === 'UPSTREAM_TIMEOUT') return 0;
  // Turnkey's limit per second. Its status says that there was an answer, so the request did not wait for a turn here.
  const isShort = error.code === 'UPSTREAM_RATE_LIMITED' && error.status === 429 && error.retryAfterSeconds === 1;
  return isShort ? 1_000 : undefined;
}
