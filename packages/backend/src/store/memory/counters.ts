import type { Counters, Limit } from '../contract.ts';
import { freeUses } from '../pace.ts';

/** With more keys than this, expired ones are deleted. */
const SWEEP_AT = 50_000;

interface Entry {
  count: number;
  /** The end of the window, or the time at which a pace is forgotten. */
  resetsAtMs: number;
}

export function createMemoryCounters(): Counters {
  const entries = new Map<string, Entry>();
  let sweepAt = SWEEP_AT;

  function sweep(nowMs: number) {
    for (const [key, { resetsAtMs }] of entries) if (resetsAtMs <= nowMs) entries.delete(key);
    // Doubling keeps the cost per key constant.
    sweepAt = Math.max(SWEEP_AT, entries.size * 2);
  }

  function aliveAt(key: string, nowMs: number): Entry | undefined {
    const entry = entries.get(key);
    return entry && entry.resetsAtMs > nowMs ? entry : undefined;
  }

  return {
    async count(limits, nowMs) {
      if (entries.size >= sweepAt) sweep(nowMs);
      const counts = limits.map((limit) => {
        const entry = aliveAt(limit.key, nowMs);
        return { count: entry?.count ?? 0, freeAtMs: entry ? freeAtMs(limit, entry, nowMs) : nowMs };
      });
      if (counts.some(({ freeAtMs }) => freeAtMs > nowMs)) return { isCounted: false, counts };
      for (const limit of limits) raise(limit, nowMs);
      return { isCounted: true, counts: counts.map((each) => ({ ...each, count: each.count + 1 })) };
    },
    async takeBack(limits, nowMs) {
      for (const limit of limits) {
        const entry = aliveAt(limit.key, nowMs);
        if (entry) entry.count = entry.count > freeUses(limit) ? 0 : Math.max(entry.count - 1, 0);
      }
    },
  };

  function raise(limit: Limit, nowMs: number): void {
    const { count, resetsAtMs } = aliveAt(limit.key, nowMs) ?? { count: 0, resetsAtMs: 0 };
    if (!('max' in limit)) entries.set(limit.key, { count: count + 1, resetsAtMs: nowMs + limit.forgottenAfterMs });
    else entries.set(limit.key, { count: count + 1, resetsAtMs: count > 0 ? resetsAtMs : nowMs + limit.windowMs });
  }
}

function freeAtMs(limit: Limit, { count, resetsAtMs }: Entry, nowMs: number): number {
  if (count === 0) return nowMs;
  if ('max' in limit) return count >= limit.max ? resetsAtMs : nowMs;
  const pause = limit.pausesMs[Math.min(count, limit.pausesMs.length - 1)] ?? 0;
  return resetsAtMs - limit.forgottenAfterMs + pause;
}
