import type { EndedSession, EndedSessions, WebhookOutbox } from '../contract.ts';

/** With more entries than this, expired ones are deleted. */
const SWEEP_AT = 50_000;

export function createMemoryEndedSessions(outbox: Pick<WebhookOutbox, 'add'>): EndedSessions {
  const ended = new Map<string, EndedSession>();
  let sweepAt = SWEEP_AT;

  function sweep(nowMs: number) {
    for (const [key, { expiresAtMs }] of ended) if (expiresAtMs <= nowMs) ended.delete(key);
    // Doubling keeps the cost per entry constant.
    sweepAt = Math.max(SWEEP_AT, ended.size * 2);
  }

  return {
    async end(key, { endedAtMs, expiresAtMs }, deliveries = []) {
      if (ended.size >= sweepAt) sweep(endedAtMs);
      const earlier = ended.get(key);
      ended.set(key, {
        endedAtMs: Math.max(endedAtMs, earlier?.endedAtMs ?? 0),
        expiresAtMs: Math.max(expiresAtMs, earlier?.expiresAtMs ?? 0),
      });
      await outbox.add(deliveries);
    },
    find: async (keys) => keys.map((key) => ended.get(key)),
  };
}
