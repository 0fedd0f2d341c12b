import type {
  DeliveryCount,
  DeliveryFilter,
  DeliveryTarget,
  NewDelivery,
  StoredDelivery,
  WebhookOutbox,
} from '../contract.ts';

/** About 10 MB. When more than these wait, the oldest ones are lost. */
const MAX_DELIVERIES = 10_000;

interface Entry extends NewDelivery, Pick<StoredDelivery, 'state' | 'attempts' | 'answer' | 'settledAtMs'> {
  dueAtMs: number;
}

export function createMemoryWebhookOutbox(): WebhookOutbox {
  /** The oldest first. */
  const entries = new Map<string, Entry>();
  const keyOf = ({ endpoint }: DeliveryTarget, { id }: { id: string }) => `${endpoint} ${id}`;
  const matching = (filter: DeliveryFilter) => [...entries.values()].filter((entry) => matches(entry, filter));

  function leastNeeded(): string {
    let oldest: string | undefined;
    for (const [key, { state }] of entries) {
      if (state !== 'waiting') return key;
      oldest ??= key;
    }
    return oldest ?? '';
  }

  return {
    async add(deliveries) {
      for (const delivery of deliveries) {
        const key = keyOf(delivery, delivery);
        if (entries.has(key)) continue;
        const { createdAtMs: dueAtMs } = delivery;
        entries.set(key, {
          ...delivery,
          dueAtMs,
          state: 'waiting',
          attempts: 0,
          answer: undefined,
          settledAtMs: undefined,
        });
        if (entries.size > MAX_DELIVERIES) entries.delete(leastNeeded());
      }
    },
    async claim({ parentId, endpoint }, nowMs, leaseEndsAtMs) {
      let first: Entry | undefined;
      for (const entry of entries.values()) {
        const isDue = matches(entry, { parentId, endpoint, state: 'waiting' }) && entry.dueAtMs <= nowMs;
        if (isDue && (!first || entry.dueAtMs < first.dueAtMs)) first = entry;
      }
      if (!first) return undefined;
      first.attempts += 1;
      first.dueAtMs = leaseEndsAtMs;
      return { id: first.id, body: first.body, attempt: first.attempts };
    },
    async settle(target, claimed, { state, answer, dueAtMs, isBrokenOff }, nowMs) {
      const entry = entries.get(keyOf(target, claimed));
      if (entry?.state !== 'waiting' || entry.attempts !== claimed.attempt) return;
      entry.state = state;
      entry.answer = answer;
      entry.attempts -= isBrokenOff ? 1 : 0;
      entry.dueAtMs = dueAtMs ?? nowMs;
      entry.settledAtMs = state === 'waiting' ? undefined : nowMs;
    },
    async count(filter) {
      const counts = new Map<string, DeliveryCount>();
      for (const { parentId, endpoint, state } of matching(filter)) {
        const key = `${endpoint} ${state} ${parentId}`;
        counts.set(key, { parentId, endpoint, state, count: (counts.get(key)?.count ?? 0) + 1 });
      }
      return [...counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
    },
    async list(filter, limit) {
      const found = matching(filter).sort((a, b) => b.createdAtMs - a.createdAtMs || (a.id < b.id ? -1 : 1));
      return found.slice(0, limit).map(({ body: _, ...entry }) => ({
        ...entry,
        dueAtMs: entry.state === 'waiting' ? entry.dueAtMs : undefined,
      }));
    },
    async replay(filter, nowMs) {
      const found = matching(filter);
      for (const entry of found) {
        Object.assign(entry, { state: 'waiting', attempts: 0, dueAtMs: nowMs, settledAtMs: undefined });
      }
      return found.length;
    },
    async deleteOld(deliveredBeforeMs, createdBeforeMs) {
      for (const [key, { state, settledAtMs = 0, createdAtMs }] of entries) {
        const isOld = (state === 'delivered' && settledAtMs < deliveredBeforeMs) || createdAtMs < createdBeforeMs;
        if (isOld) entries.delete(key);
      }
      return false;
    },
  };
}

function matches(entry: Entry, { parentId, endpoint, id, state, sinceMs, untilMs }: DeliveryFilter): boolean {
  return (
    entry.parentId === (parentId ?? entry.parentId) &&
    entry.endpoint === (endpoint ?? entry.endpoint) &&
    entry.id === (id ?? entry.id) &&
    entry.state === (state ?? entry.state) &&
    entry.createdAtMs >= (sinceMs ?? 0) &&
    entry.createdAtMs < (untilMs ?? Number.POSITIVE_INFINITY)
  );
}
