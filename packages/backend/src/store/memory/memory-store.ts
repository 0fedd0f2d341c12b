import type { Store } from '../contract.ts';
import { createMemoryCounters } from './counters.ts';
import { createMemoryEndedSessions } from './ended-sessions.ts';
import { createMemoryIdentities } from './identities.ts';
import { createMemoryLocks } from './locks.ts';
import { createMemoryOneTimeValues } from './one-time-values.ts';

/** Keeps everything in this process: for one process, and nothing survives it. */
export function createMemoryStore(): Store {
  return {
    identities: createMemoryIdentities(),
    counters: createMemoryCounters(),
    locks: createMemoryLocks(),
    oneTimeValues: createMemoryOneTimeValues(),
    endedSessions: createMemoryEndedSessions(),
    close: async () => undefined,
  };
}
