import type { SessionStore } from './session-store.ts';

const PREFIX = 'postern:session:';
const ACTIVE = 'postern:active-session';

/**
 * Session tokens in the browser's storage. Each has an item of its own: a list would lose entries when two tabs change
 * it at the same time.
 * @param storage `localStorage` for sessions that all tabs share, `sessionStorage` for sessions that end with the tab.
 */
export function webStorageSessions(storage: Storage): SessionStore {
  return {
    async put(token, sessionKey = 'default') {
      storage.setItem(PREFIX + sessionKey, token);
      storage.setItem(ACTIVE, sessionKey);
      return sessionKey;
    },

    async all() {
      const tokens: Record<string, string> = {};
      for (let i = 0; i < storage.length; i++) {
        const item = storage.key(i) ?? '';
        const token = item.startsWith(PREFIX) && storage.getItem(item);
        if (token) tokens[item.slice(PREFIX.length)] = token;
      }
      return tokens;
    },

    active: async () => storage.getItem(ACTIVE) ?? undefined,

    activate: async (sessionKey) => storage.setItem(ACTIVE, sessionKey),

    async remove(sessionKey) {
      storage.removeItem(PREFIX + sessionKey);
      if (storage.getItem(ACTIVE) === sessionKey) storage.removeItem(ACTIVE);
    },
  };
}
