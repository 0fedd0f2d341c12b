import type { Identities, StoredCreation } from '../store/contract.ts';

/**
 * Turnkey executes the bytes of a creation at most an hour after they were made. A day is enough also where the clock of this
 * machine is wrong.
 */
const STALE_MS = 86_400_000;
const MAX = 100_000;

type Creations = Pick<Identities, 'creationsBefore' | 'withdrawCreation'>;

/** @param nowMs Unix time in milliseconds. */
export function staleCreations(identities: Creations, nowMs: number): Promise<StoredCreation[]> {
  return identities.creationsBefore(nowMs - STALE_MS, MAX);
}

/** @returns How many were deleted. */
export async function clearStaleCreations(identities: Creations, nowMs: number): Promise<number> {
  const stale = await staleCreations(identities, nowMs);
  for (const { key, body } of stale) await identities.withdrawCreation(key, body);
  return stale.length;
}
