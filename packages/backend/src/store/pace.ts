import type { PaceLimit } from './contract.ts';

/** How many uses of a pace need no pause. */
export function freeUses({ pausesMs }: PaceLimit): number {
  const first = pausesMs.findIndex((pause) => pause > 0);
  return first < 0 ? pausesMs.length : first;
}
