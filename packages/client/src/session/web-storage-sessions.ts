import { browserItems, type StorageName } from './browser-items.ts';
import type { SessionStore } from './session-store.ts';

const PREFIX = 'postern:session:';
const ACTIVE = 'postern:active-session';
const PROBE = 'postern:probe';
/** About as long as a session token. */
const PROBE_LENGTH = 1_000;

/**
 * Session tokens in the browser's storage. Each has its own item, because a list would lose entries when two tabs change
 * it at once. Where the browser blocks the storage, sessions end with the page.
 * @param storage `localStorage` for sessions that all tabs share, `sessionStorage` for sessions that end with the tab.
 */
export function webStorageSessions(storage: StorageName = 'localStorage'): SessionStore {
  const items = browserItems(storage);
  return {
    async put(token, sessionKey = 'default') {
      items.set(PREFIX + sessionKey, token);
      items.set(ACTIVE, sessionKey);
      return sessionKey;
    },

    async all() {
      const tokens: Record<string, string> = {};
      for (const name of items.names()) {
        const token = name.startsWith(PREFIX) && items.get(name);
        if (token) tokens[name.slice(PREFIX.length)] = token;
      }
      return tokens;
    },

    active: async () => items.get(ACTIVE) ?? undefined,

    activate: async (sessionKey) => items.set(ACTIVE, sessionKey),

    async remove(sessionKey) {
      items.remove(PREFIX + sessionKey);
      if (items.get(ACTIVE) === sessionKey) items.remove(ACTIVE);
    },

    async probe() {
      items.set(PROBE, ' '.repeat(PROBE_LENGTH));
      items.remove(PROBE);
    },

    subscribe: onStorageEvent,
  };
}

/** Calls the listener when another tab has changed the storage of this site. */
export function onStorageEvent(listener: () => void): () => void {
  addEventListener('storage', listener);
  return () => removeEventListener('storage', listener);
}
