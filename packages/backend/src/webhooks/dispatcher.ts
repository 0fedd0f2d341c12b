import { clearInterval, setInterval } from 'node:timers';
import { before, underDeadline } from '../deadline.ts';
import type { ClaimedDelivery, DeliveryResult, WebhookOutbox } from '../store/contract.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { createEndpointHealth } from './endpoint-health.ts';
import { pauseAfter } from './retry-schedule.ts';
import type { SendWebhookOptions, WebhookAnswer, WebhookEndpoint } from './send-webhook.ts';
import { sendWebhook } from './send-webhook.ts';

/** Delivers what waits in the outbox. */
export interface Dispatcher {
  /** Begins to deliver what is due, without waiting for it. */
  wake(): void;
  /** Delivers what is due, and deletes what is old. It never rejects. */
  deliverDue(): Promise<void>;
  /** Delivers what is due, for a few seconds. Then it breaks off the rest, which stays in the outbox, and ends. */
  close(): Promise<void>;
}

export interface DispatcherOptions extends SendWebhookOptions {
  outbox: WebhookOutbox;
  endpoints: readonly WebhookEndpoint[];
  /** The parent organization. */
  parentId: string;
  /** Whether it delivers by itself. If not, only `deliverDue` delivers. */
  background: boolean;
  /** Delivered webhooks stay for this time, in milliseconds. */
  keepDeliveredMs: number;
  /** A number in [0, 1). */
  random: () => number;
  telemetry: Pick<Telemetry, 'webhook' | 'webhookSettled' | 'webhooksWaiting'>;
  /** Called when an endpoint is given up on for one webhook, or the outbox does not work. */
  notify: (sentence: string) => void;
}

/** Other processes leave work behind, and retries become due. */
const POLL_MS = 5_000;
const SWEEP_MS = 600_000;
/** What is left of a claim after the longest request, for what this process has to store. */
const LEASE_MARGIN_MS = 60_000;
const CLOSING_MS = 3_000;
/** No webhook stays longer than this, in whatever state. */
const KEEP_MS = 90 * 86_400_000;
const GONE = 410;

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { endpoints, outbox, parentId, background, keepDeliveredMs, now, telemetry, notify } = options;
  const stop = new AbortController();
  let closing: Promise<void> | undefined;
  let sweptAtMs = Number.NEGATIVE_INFINITY;

  const lanes = endpoints.map((endpoint) => createLane(options, endpoint, stop.signal, tellTrouble));
  const poll = background && endpoints.length > 0 ? setInterval(() => void deliverDue(), POLL_MS).unref() : undefined;

  const stopCounting = endpoints.length > 0 ? telemetry.webhooksWaiting(countWaiting) : () => undefined;

  async function countWaiting(): Promise<ReadonlyMap<string, number>> {
    const counts = await outbox.count({ parentId, state: 'waiting' });
    const none = endpoints.map(({ name }): [string, number] => [name, 0]);
    return new Map([...none, ...counts.map(({ endpoint, count }): [string, number] => [endpoint, count])]);
  }

  function tellTrouble(): void {
    notify('Webhooks wait, because the store does not answer.');
  }

  async function deliverDue(): Promise<void> {
    if (closing) return;
    for (const lane of lanes) lane.start();
    await Promise.all([...lanes.map((lane) => lane.ended()), sweep()]);
  }

  async function sweep(): Promise<void> {
    const nowMs = now();
    if (endpoints.length === 0 || nowMs - sweptAtMs < SWEEP_MS) return;
    sweptAtMs = nowMs;
    try {
      while (await outbox.deleteOld(nowMs - keepDeliveredMs, nowMs - KEEP_MS)) if (closing) return;
    } catch {
      // The next sweep deletes the rest.
    }
  }

  function wake(): void {
    if (background && !closing) for (const lane of lanes) lane.start();
  }

  async function end(): Promise<void> {
    clearInterval(poll);
    stopCounting();
    const ended = Promise.all(lanes.map((lane) => lane.ended()));
    await underDeadline(CLOSING_MS, (deadline) => before(deadline, ended));
    stop.abort();
    await ended;
  }

  return {
    wake,
    deliverDue,
    close() {
      wake();
      closing ??= end();
      return closing;
    },
  };
}

/** What one endpoint gets. A slow endpoint does not hold up another one. */
interface Lane {
  /** Begins to deliver, until nothing is due. */
  start(): void;
  /** Resolves when no delivery is under way. It never rejects. */
  ended(): Promise<void>;
}

function createLane(
  options: DispatcherOptions,
  endpoint: WebhookEndpoint,
  stop: AbortSignal,
  tellTrouble: () => void,
): Lane {
  const { outbox, parentId, timeoutMs, now, random, telemetry, notify } = options;
  const target = { parentId, endpoint: endpoint.name };
  const health = createEndpointHealth();
  const workers = new Set<Promise<void>>();
  /** Whether something may have become due since the last look. */
  let isWoken = false;

  function startWorker(): void {
    if (stop.aborted || workers.size >= health.room(now())) return;
    const worker = work().finally(() => workers.delete(worker));
    workers.add(worker);
  }

  async function work(): Promise<void> {
    try {
      // With others at work, an endpoint that has begun to fail has no room for this one any more.
      while (!stop.aborted && workers.size <= health.room(now())) {
        isWoken = false;
        const claimed = await outbox.claim(target, now(), now() + timeoutMs + LEASE_MARGIN_MS);
        if (claimed) {
          startWorker();
          await deliver(claimed);
        } else if (!isWoken) return;
      }
    } catch {
      // A claim that was not settled is over when its time is up.
      tellTrouble();
    }
  }

  async function deliver(claimed: ClaimedDelivery): Promise<void> {
    const answer = await telemetry.webhook(
      endpoint.name,
      () => sendWebhook(endpoint, claimed, options, stop),
      (sent) => ({ status: sent?.status, error: sent?.isDelivered ? undefined : sent?.text }),
    );
    const isBrokenOff = stop.aborted && answer.status === undefined;
    if (!isBrokenOff) health.note(answer.isDelivered, answer.retryAfterMs, now());
    const result = isBrokenOff
      ? { state: 'waiting' as const, answer: 'broken off', dueAtMs: now(), isBrokenOff }
      : resultOf(answer, claimed.attempt);
    await outbox.settle(target, claimed, result, now());
    if (result.state !== 'waiting') telemetry.webhookSettled(endpoint.name, result.state);
    if (result.state === 'failed') {
      notify(
        `A webhook for the endpoint ${endpoint.name} has failed: ${answer.text}. "postern webhooks list" has more.`,
      );
    }
  }

  function resultOf({ isDelivered, status, text, retryAfterMs = 0 }: WebhookAnswer, attempt: number): DeliveryResult {
    if (isDelivered) return { state: 'delivered', answer: text };
    const pauseMs = status === GONE ? undefined : pauseAfter(attempt, random());
    if (pauseMs === undefined) return { state: 'failed', answer: text };
    return { state: 'waiting', answer: text, dueAtMs: now() + Math.max(pauseMs, retryAfterMs) };
  }

  return {
    start() {
      isWoken = true;
      startWorker();
    },
    async ended() {
      while (workers.size > 0) await Promise.all(workers);
    },
  };
}
