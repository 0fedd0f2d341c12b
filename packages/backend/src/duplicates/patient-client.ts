import { pause } from '../turnkey/retry.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';
import { UpstreamError } from '../turnkey/upstream-error.ts';

/** Pauses in a row without an answer, in milliseconds. */
const PAUSES_MS = [2_000, 5_000, 15_000, 60_000];

/**
 * Waits and asks again when Turnkey limits requests or does not answer for a while, so that a long run does not end. Before
 * the first answer it does not wait, because then the address or the network is wrong.
 */
export function patientClient(client: TurnkeyClient): TurnkeyClient {
  let hasAnswered = false;
  return {
    ...client,
    async query(query, deadline) {
      for (let failures = 0; ; failures++) {
        try {
          const answer = await client.query(query, deadline);
          hasAnswered = true;
          return answer;
        } catch (error) {
          const pauseMs = PAUSES_MS[failures];
          if (!hasAnswered || pauseMs === undefined || !isTemporary(error)) throw error;
          await pause(Math.max(pauseMs, (error.retryAfterSeconds ?? 0) * 1000), deadline);
        }
      }
    },
  };
}

function isTemporary(error: unknown): error is UpstreamError {
  const codes: readonly string[] = ['UPSTREAM_RATE_LIMITED', 'UPSTREAM_UNAVAILABLE', 'UPSTREAM_TIMEOUT'];
  return error instanceof UpstreamError && codes.includes(error.code);
}
