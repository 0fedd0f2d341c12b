import { createLruMap } from '../../lru-map.ts';
import type { Identities, PendingCreation } from '../contract.ts';

/** About 20 MB. What falls out is looked up again. */
const MAX_REMEMBERED = 100_000;

export function createMemoryIdentities(): Identities {
  const remembered = createLruMap<string>(MAX_REMEMBERED);
  // Not bounded: one that fell out could be made twice, and few creations stay without an answer.
  const pending = new Map<string, PendingCreation>();
  return {
    find: async (key) => remembered.get(key),
    async remember(key, organizationId) {
      remembered.set(key, organizationId);
      pending.delete(key);
    },
    async forget(key, organizationId) {
      if (remembered.get(key) === organizationId) remembered.delete(key);
    },
    pendingCreation: async (key) => pending.get(key),
    async announceCreation(key, creation) {
      const standing = pending.get(key) ?? creation;
      pending.set(key, standing);
      return standing;
    },
    async withdrawCreation(key, body) {
      if (pending.get(key)?.body === body) pending.delete(key);
    },
  };
}
