import type { KeyPairs, SessionStore } from '@postern/client';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { clientSignature } from '../setup/stamped.ts';

/** Keys and sessions of a browser, in the memory of the test. */
export function browserMemory() {
  const pairs = new Map<string, ApiKeyPair>();
  const tokens = new Map<string, string>();
  const keys: KeyPairs = {
    async create() {
      const pair = createApiKeyPair();
      pairs.set(pair.publicKey, pair);
      return pair.publicKey;
    },
    async sign(publicKey, message) {
      const pair = pairs.get(publicKey);
      if (!pair) throw new Error('no such key pair');
      return new Uint8Array(Buffer.from(clientSignature(pair, message).signature, 'hex'));
    },
    has: async (publicKey) => pairs.has(publicKey),
    delete: async (publicKey) => void pairs.delete(publicKey),
    list: async () => [],
    exclusively: (signIn) => signIn(),
  };
  const sessionStore: SessionStore = {
    async put(token, sessionKey = 'default') {
      tokens.set(sessionKey, token);
      return sessionKey;
    },
    all: async () => Object.fromEntries(tokens),
    active: async () => [...tokens.keys()][0],
    activate: async () => undefined,
    remove: async (sessionKey) => void tokens.delete(sessionKey),
  };
  return { pairs, keys, sessionStore };
}
