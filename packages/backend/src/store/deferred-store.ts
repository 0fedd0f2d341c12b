import { AuthError } from '../auth-error.ts';
import type { Store } from './contract.ts';

/**
 * A store that is opened at its first use. When it cannot be opened, the next use tries again.
 * @param open Opens it.
 * @param onFailure Receives why it could not be opened.
 */
export function createDeferredStore(open: () => Promise<Store>, onFailure: (error: unknown) => void): Store {
  let opening: Promise<Store> | undefined;
  const opened = (): Promise<Store> => {
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      onFailure(error);
      throw new AuthError('STORE_UNAVAILABLE', { cause: error });
    });
    return opening;
  };
  return {
    identities: {
      find: async (...of) => (await opened()).identities.find(...of),
      remember: async (...of) => (await opened()).identities.remember(...of),
      forget: async (...of) => (await opened()).identities.forget(...of),
      pendingCreation: async (...of) => (await opened()).identities.pendingCreation(...of),
      announceCreation: async (...of) => (await opened()).identities.announceCreation(...of),
      withdrawCreation: async (...of) => (await opened()).identities.withdrawCreation(...of),
      creationsBefore: async (...of) => (await opened()).identities.creationsBefore(...of),
    },
    counters: {
      count: async (...of) => (await opened()).counters.count(...of),
      takeBack: async (...of) => (await opened()).counters.takeBack(...of),
    },
    locks: {
      withLocks: async (keys, waitMs, work) => (await opened()).locks.withLocks(keys, waitMs, work),
    },
    oneTimeValues: {
      put: async (...of) => (await opened()).oneTimeValues.put(...of),
      take: async (...of) => (await opened()).oneTimeValues.take(...of),
      find: async (...of) => (await opened()).oneTimeValues.find(...of),
      replace: async (...of) => (await opened()).oneTimeValues.replace(...of),
    },
    endedSessions: {
      end: async (...of) => (await opened()).endedSessions.end(...of),
      find: async (...of) => (await opened()).endedSessions.find(...of),
    },
    sessionRecords: {
      note: async (...of) => (await opened()).sessionRecords.note(...of),
      find: async (...of) => (await opened()).sessionRecords.find(...of),
      list: async (...of) => (await opened()).sessionRecords.list(...of),
    },
    webhookOutbox: {
      add: async (...of) => (await opened()).webhookOutbox.add(...of),
      claim: async (...of) => (await opened()).webhookOutbox.claim(...of),
      settle: async (...of) => (await opened()).webhookOutbox.settle(...of),
      count: async (...of) => (await opened()).webhookOutbox.count(...of),
      list: async (...of) => (await opened()).webhookOutbox.list(...of),
      replay: async (...of) => (await opened()).webhookOutbox.replay(...of),
      deleteOld: async (...of) => (await opened()).webhookOutbox.deleteOld(...of),
    },
    close: async () => (await opening?.catch(() => undefined))?.close(),
  };
}
