import { encodeHex, encodeUtf8 } from '@postern/protocol';
import type { SessionStore } from '../session/session-store.ts';
import { type SecureStorage, storedList } from './secure-storage.ts';

const ACTIVE = 'postern.active';
/** Hex, because a session key may have characters that the name of an item may not. */
const itemOf = (sessionKey: string) => `postern.session.${encodeHex(encodeUtf8(sessionKey))}`;

/** Session tokens in the secure storage of a phone. */
export function secureStorageSessions(storage: SecureStorage): SessionStore {
  const names = storedList(storage, 'postern.sessions');
  return {
    async put(token, sessionKey = 'default') {
      await names.add(sessionKey);
      await storage.setItemAsync(itemOf(sessionKey), token);
      await storage.setItemAsync(ACTIVE, sessionKey);
      return sessionKey;
    },

    async all() {
      const tokens: Record<string, string> = {};
      for (const sessionKey of await names.read()) {
        const token = await storage.getItemAsync(itemOf(sessionKey));
        if (token) tokens[sessionKey] = token;
      }
      return tokens;
    },

    active: async () => (await storage.getItemAsync(ACTIVE)) ?? undefined,

    activate: (sessionKey) => storage.setItemAsync(ACTIVE, sessionKey),

    async remove(sessionKey) {
      await storage.deleteItemAsync(itemOf(sessionKey));
      await names.remove(sessionKey);
      if ((await storage.getItemAsync(ACTIVE)) === sessionKey) await storage.deleteItemAsync(ACTIVE);
    },
  };
}
