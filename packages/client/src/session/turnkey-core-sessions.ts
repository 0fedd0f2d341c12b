import type { TurnkeyCoreClient } from '../turnkey-core-client.ts';
import type { SessionStore } from './session-store.ts';
import { onStorageEvent } from './web-storage-sessions.ts';

/** Session tokens in the storage of a `TurnkeyClient` of `@turnkey/core`. The client then uses them. */
export function turnkeyCoreSessions(core: TurnkeyCoreClient): SessionStore {
  return {
    async put(sessionToken, sessionKey) {
      await core.storeSession(sessionKey ? { sessionToken, sessionKey } : { sessionToken });
      return sessionKey ?? (await core.getActiveSessionKey()) ?? '';
    },

    async all() {
      const sessions = Object.entries((await core.getAllSessions()) ?? {});
      return Object.fromEntries(sessions.map(([sessionKey, { token }]) => [sessionKey, token]));
    },

    active: () => core.getActiveSessionKey(),

    activate: (sessionKey) => core.setActiveSession({ sessionKey }),

    remove: (sessionKey) => core.clearSession({ sessionKey }),

    // The client keeps its sessions in `localStorage`.
    subscribe: onStorageEvent,
  };
}
