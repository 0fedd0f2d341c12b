import { limitTime } from '../../deadline.ts';
import { UpstreamError } from '../upstream-error.ts';
import type { Exchange, ExchangeRequest } from './exchange.ts';
import type { RequestBudget } from './request-budget.ts';
import { createWaitingRequests, rankOf, type WaitingRequest } from './waiting-requests.ts';

interface BudgetOptions {
  budget: RequestBudget;
  /** The longest wait for a turn, in milliseconds. */
  maxWaitMs: number;
  /** Unix time in milliseconds. */
  now: () => number;
}

/** Weight of the newest interval in the mean. */
const NEWEST = 0.2;

/**
 * Keeps the requests of an exchange within a budget. Requests that are too many wait, the most urgent first (see
 * `rankOf`). A request that would wait too long is refused at once, with the time after which there is room, unless it is
 * the only one of its rank.
 *
 * An answer with the status 429 and a `Retry-After` stops all requests of this process for that time.
 * @returns `own` sends the requests of this backend, `forwarded` those that a user has stamped.
 */
export function withinBudget(exchange: Exchange, { budget, maxWaitMs, now }: BudgetOptions) {
  const waiting = createWaitingRequests();
  /** The flows that have sent a request, by the signal of their deadline. */
  const begun = new WeakSet<AbortSignal>();
  let heldUntilMs = 0;
  let isGranting = false;
  let meanMs = budget.intervalMs;
  let grantedAtMs: number | undefined;

  async function grant(): Promise<void> {
    if (isGranting) return;
    isGranting = true;
    try {
      while (waiting.size > 0) {
        const nowMs = now();
        const waitMs = heldUntilMs > nowMs ? heldUntilMs - nowMs : await budget.take(nowMs);
        if (waitMs > 0) await sleep(waitMs);
        else startNext();
      }
    } catch (error) {
      for (const each of waiting.clear()) each.refuse(error);
    } finally {
      isGranting = false;
      grantedAtMs = undefined;
    }
  }

  /** Other processes share the budget, so the pace of this one is measured. */
  function startNext(): void {
    const nowMs = now();
    if (grantedAtMs !== undefined) meanMs += (nowMs - grantedAtMs - meanMs) * NEWEST;
    grantedAtMs = nowMs;
    waiting.next()?.start();
  }

  const heldMs = () => Math.max(0, heldUntilMs - now());

  function waitMsFor(ahead: number): number {
    return heldMs() + ahead * Math.max(meanMs, budget.intervalMs);
  }

  function turn(request: ExchangeRequest, isForwarded: boolean): Promise<void> {
    const rank = rankOf(request, begun.has(request.deadline), isForwarded);
    const expectedMs = waitMsFor(waiting.ahead(rank));
    // The first of its rank waits for a turn of its rank until its deadline, also while many that are more urgent wait.
    const isFirst = heldMs() <= maxWaitMs && !waiting.has(rank);
    if (expectedMs > maxWaitMs && !isFirst) return Promise.reject(noRoom(expectedMs));
    return new Promise((resolve, reject) => {
      const release = limitTime(request.deadline, isFirst ? undefined : maxWaitMs, () => {
        waiting.remove(entry);
        reject(noRoom(waitMsFor(waiting.size)));
      });
      const settle = (end: () => void) => {
        release();
        end();
      };
      const entry: WaitingRequest = {
        rank,
        start: () => settle(resolve),
        refuse: (error) => settle(() => reject(error)),
      };
      waiting.add(entry);
      void grant();
    });
  }

  const sendIn = (isForwarded: boolean): Exchange => ({
    async send(request) {
      await turn(request, isForwarded);
      begun.add(request.deadline);
      const answer = await exchange.send(request);
      const pauseMs = answer.status === 429 ? Number(answer.retryAfter) * 1000 : 0;
      if (pauseMs > 0) heldUntilMs = Math.max(heldUntilMs, now() + Math.min(pauseMs, MAX_HOLD_MS));
      return answer;
    },
    close: () => exchange.close(),
  });

  return { own: sendIn(false), forwarded: sendIn(true) };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Turnkey's limits are per second and per minute. */
const MAX_HOLD_MS = 60_000;

function noRoom(waitMs: number): UpstreamError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new UpstreamError('UPSTREAM_RATE_LIMITED', { outcome: 'refused', reason: 'own budget', retryAfterSeconds });
}
