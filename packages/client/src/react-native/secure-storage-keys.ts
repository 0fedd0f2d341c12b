import { p256 } from '@noble/curves/nist.js';
import { decodeHex, encodeHex, encodeUtf8 } from '@postern/protocol';
import type { KeyPairs } from '../keys/key-pairs.ts';
import { clientError } from '../postern-error.ts';
import { type SecureStorage, storedList } from './secure-storage.ts';

interface StoredKeyPair {
  /** Hex. */
  privateKey: string;
  /** Unix time in milliseconds. */
  createdAt: number;
}

const itemOf = (publicKey: string) => `postern.key.${publicKey}`;

/**
 * Key pairs in the secure storage of a phone.
 * @param now Unix time in milliseconds, for the age of key pairs.
 */
export function secureStorageKeys(storage: SecureStorage, now: () => number): KeyPairs {
  const publicKeys = storedList(storage, 'postern.keys');

  async function find(publicKey: string): Promise<StoredKeyPair | null> {
    const stored = await storage.getItemAsync(itemOf(publicKey));
    return stored && JSON.parse(stored);
  }

  return {
    async create() {
      const { secretKey, publicKey: point } = p256.keygen();
      const publicKey = encodeHex(point);
      const pair: StoredKeyPair = { privateKey: encodeHex(secretKey), createdAt: now() };
      try {
        await publicKeys.add(publicKey);
        await storage.setItemAsync(itemOf(publicKey), JSON.stringify(pair));
      } catch (cause) {
        throw clientError('STORAGE_UNAVAILABLE', { cause });
      }
      return publicKey;
    },

    async sign(publicKey, message) {
      const pair = await find(publicKey);
      if (!pair) throw clientError('KEY_PAIR_NOT_FOUND');
      return p256.sign(encodeUtf8(message), decodeHex(pair.privateKey), { lowS: false });
    },

    has: async (publicKey) => (await find(publicKey)) !== null,

    async delete(publicKey) {
      await storage.deleteItemAsync(itemOf(publicKey));
      await publicKeys.remove(publicKey);
    },

    async list() {
      const found = (await publicKeys.read()).map(async (publicKey) => ({ publicKey, pair: await find(publicKey) }));
      return (await Promise.all(found)).map(({ publicKey, pair }) => ({ publicKey, createdAt: pair?.createdAt ?? 0 }));
    },

    exclusively: (signIn) => signIn(),
  };
}
