import type { Store } from '../contract.ts';
import { createMemoryCounters } from './counters.ts';
import { createMemoryEndedSessions } from './ended-sessions.ts';
import { createMemoryIdentities } from './identities.ts';
import { createMemoryLocks } from './locks.ts';
import { createMemoryOneTimeValues } from './one-time-values.ts';
import { createMemorySessionRecords } from './session-records.ts';
import { createMemoryWebhookOutbox } from './webhook-outbox.ts';

/** Keeps everything in the memory of this process. Only for a single process; everything is lost when it ends. */
export function createMemoryStore(): Store {
  const webhookOutbox = createMemoryWebhookOutbox();
  return {
    identities: createMemoryIdentities(webhookOutbox),
    counters: createMemoryCounters(),
    locks: createMemoryLocks(),
    oneTimeValues: createMemoryOneTimeValues(),
    endedSessions: createMemoryEndedSessions(webhookOutbox),
    sessionRecords: createMemorySessionRecords(),
    webhookOutbox,
    close: async () => undefined,
  };
}
