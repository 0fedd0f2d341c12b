/** After so many failures in a row, an endpoint gets one request at a time, with pauses. */
const FAILURES = 5;
const PAUSE_MS = 10_000;
/** The largest number of requests that an endpoint gets at the same time from this process. */
const CONCURRENCY = 4;

/** How an endpoint does, as this process sees it. */
export interface EndpointHealth {
  /** How many requests it may get at the same time: 0 while it gets none. */
  room(nowMs: number): number;
  /** Counts an answer. */
  note(isDelivered: boolean, retryAfterMs: number | undefined, nowMs: number): void;
}

/**
 * Spares an endpoint that fails, and the attempts of what waits for it: every delivery has only a few. An endpoint that
 * says when it wants the next request gets none before.
 */
export function createEndpointHealth(): EndpointHealth {
  let failures = 0;
  let closedUntilMs = 0;
  return {
    room(nowMs) {
      if (nowMs < closedUntilMs) return 0;
      return failures >= FAILURES ? 1 : CONCURRENCY;
    },
    note(isDelivered, retryAfterMs, nowMs) {
      failures = isDelivered ? 0 : failures + 1;
      if (isDelivered) return;
      const pauseMs = Math.max(failures >= FAILURES ? PAUSE_MS : 0, retryAfterMs ?? 0);
      if (pauseMs > 0) closedUntilMs = Math.max(closedUntilMs, nowMs + pauseMs);
    },
  };
}
