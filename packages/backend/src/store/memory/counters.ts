import type { Count, Counters } from '../contract.ts';

/** Above this many keys the ended windows are swept out. */
const SWEEP_AT = 50_000;

export function createMemoryCounters(): Counters {
  const windows = new Map<string, Count>();
  let sweepAt = SWEEP_AT;

  function sweep(nowMs: number) {
    for (const [key, { resetsAtMs }] of windows) if (resetsAtMs <= nowMs) windows.delete(key);
    // Doubling keeps the cost of sweeping constant per key, however many are alive.
    sweepAt = Math.max(SWEEP_AT, windows.size * 2);
  }

  return {
    async increment(key, windowMs, nowMs) {
      if (windows.size >= sweepAt) sweep(nowMs);
      const current = windows.get(key);
      const alive = current !== undefined && current.resetsAtMs > nowMs;
      const next = alive ? { ...current, count: current.count + 1 } : { count: 1, resetsAtMs: nowMs + windowMs };
      windows.set(key, next);
      return next;
    },
  };
}
