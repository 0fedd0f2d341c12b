import type { Counters, PaceLimit } from '../../store/contract.ts';

/** The longest run of requests without pauses. */
const MAX_BURST = 20;

/** The requests that all processes with one store may send to Turnkey. */
export interface RequestBudget {
  /** The mean time between two requests, in milliseconds. */
  intervalMs: number;
  /**
   * Takes one request out of the budget.
   * @param nowMs Unix time in milliseconds.
   * @returns How long to wait before the next try, in milliseconds. 0 means that the request was taken.
   */
  take(nowMs: number): Promise<number>;
}

/**
 * Makes the budget. After a time without requests, `requestsPerSecond` of them (20 at most) may leave at once. Then
 * they leave at equal intervals. So no second has more than the limit, whichever way Turnkey counts.
 * @param organizationId The parent organization. Its processes share the budget.
 */
export function createRequestBudget(
  counters: Counters,
  organizationId: string,
  requestsPerSecond: number,
): RequestBudget {
  const burst = Math.min(requestsPerSecond, MAX_BURST);
  const intervalMs = 1000 / requestsPerSecond;
  const burstMs = Math.ceil(burst * intervalMs);
  const limit: PaceLimit = {
    key: `turnkeyRequests:${organizationId}`,
    pausesMs: [...new Array<number>(burst).fill(0), burstMs, Math.ceil(intervalMs)],
    forgottenAfterMs: burstMs,
  };
  return {
    intervalMs,
    async take(nowMs) {
      const { isCounted, counts } = await counters.count([limit], nowMs);
      return isCounted ? 0 : Math.max(1, (counts[0]?.freeAtMs ?? nowMs) - nowMs);
    },
  };
}
