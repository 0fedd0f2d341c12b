import { createLruMap } from '../../lru-map.ts';
import type { Identities, PendingCreation, WebhookOutbox } from '../contract.ts';

/** About 20 MB. An identity that is dropped is looked up again. */
const MAX_REMEMBERED = 100_000;

export function createMemoryIdentities(outbox: Pick<WebhookOutbox, 'add'>): Identities {
  const remembered = createLruMap<string>(MAX_REMEMBERED);
  // Without a limit, because a dropped creation could happen twice. Few creations stay without an answer.
  const pending = new Map<string, PendingCreation>();
  return {
    find: async (key) => remembered.get(key),
    async remember(key, organizationId, ifSettled = []) {
      remembered.set(key, organizationId);
      if (pending.delete(key)) await outbox.add(ifSettled);
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
    async creationsBefore(timeMs, limit) {
      return [...pending]
        .map(([key, creation]) => ({ key, ...creation }))
        .filter(({ createdAtMs }) => createdAtMs < timeMs)
        .sort((a, b) => a.createdAtMs - b.createdAtMs)
        .slice(0, limit);
    },
  };
}
