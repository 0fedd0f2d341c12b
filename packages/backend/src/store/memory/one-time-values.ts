import type { OneTimeValues } from '../contract.ts';

/** With more values than this, expired ones are deleted. */
const SWEEP_AT = 50_000;

interface Entry {
  value: string;
  expiresAtMs: number;
}

export function createMemoryOneTimeValues(): OneTimeValues {
  const entries = new Map<string, Entry>();
  let sweepAt = SWEEP_AT;

  function sweep(nowMs: number) {
    for (const [key, { expiresAtMs }] of entries) if (expiresAtMs <= nowMs) entries.delete(key);
    // Doubling keeps the cost per value constant.
    sweepAt = Math.max(SWEEP_AT, entries.size * 2);
  }

  function aliveAt(key: string, nowMs: number): Entry | undefined {
    const entry = entries.get(key);
    return entry && entry.expiresAtMs > nowMs ? entry : undefined;
  }

  return {
    async put(key, value, expiresAtMs, nowMs) {
      if (entries.size >= sweepAt) sweep(nowMs);
      if (aliveAt(key, nowMs)) return false;
      entries.set(key, { value, expiresAtMs });
      return true;
    },
    async take(key, nowMs) {
      const entry = aliveAt(key, nowMs);
      entries.delete(key);
      return entry?.value;
    },
    find: async (key, nowMs) => aliveAt(key, nowMs)?.value,
    async replace(key, before, value) {
      const entry = entries.get(key);
      if (entry?.value !== before) return false;
      entries.set(key, { ...entry, value });
      return true;
    },
  };
}
