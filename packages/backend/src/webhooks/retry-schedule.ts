const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];

/** The pauses between the attempts, as Standard Webhooks recommends them. After the last attempt, a delivery has failed. */
export const RETRY_PAUSES_MS: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** Pauses are up to this part longer, so that deliveries that failed together are not repeated together. */
const JITTER = 0.2;
const LONGEST_MS = 24 * HOUR;

/**
 * How long to wait after an attempt, in milliseconds.
 * @param attempt 1 for the first.
 * @param random A number in [0, 1).
 * @returns undefined when there is no further attempt.
 */
export function pauseAfter(attempt: number, random: number): number | undefined {
  const pauseMs = RETRY_PAUSES_MS[attempt - 1];
  return pauseMs === undefined ? undefined : Math.round(pauseMs * (1 + JITTER * random));
}

/**
 * Reads `Retry-After`: seconds or a date (RFC 9110, section 10.2.3).
 * @returns Milliseconds from now, a day at most. Undefined when it is missing or invalid.
 */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * SECOND : Date.parse(header) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), LONGEST_MS);
}
