import { UpstreamError } from '../upstream-error.ts';
import type { Exchange } from './exchange.ts';

/** After so many failures in a row, without one answer between them, requests stop. */
const FAILURES = 20;
const PAUSE_MS = 1_000;

/**
 * Stops requests to an upstream that does not answer, so that users get an error at once and the upstream can recover.
 * After a pause of a second one request is let through. When it is answered, all are. Failures are: no connection, no
 * answer in time, and the status 502, 503 or 504. A 500 is none, because a user could provoke it.
 * @param now Unix time in milliseconds.
 */
export function withCircuitBreaker(exchange: Exchange, now: () => number): Exchange {
  let failures = 0;
  let openUntilMs = 0;

  function count(isFailure: boolean): void {
    failures = isFailure ? failures + 1 : 0;
    if (failures >= FAILURES) openUntilMs = now() + PAUSE_MS;
  }

  return {
    async send(request) {
      if (failures >= FAILURES) {
        if (now() < openUntilMs) throw stopped();
        // Until this request is answered, the others have to wait for another pause.
        openUntilMs = now() + PAUSE_MS;
      }
      try {
        const answer = await exchange.send(request);
        count(answer.status >= 502 && answer.status <= 504);
        return answer;
      } catch (error) {
        count(true);
        throw error;
      }
    },
    close: () => exchange.close(),
  };
}

function stopped(): UpstreamError {
  return new UpstreamError('UPSTREAM_UNAVAILABLE', {
    outcome: 'unknown',
    reason: 'circuit breaker',
    retryAfterSeconds: PAUSE_MS / 1000,
  });
}
