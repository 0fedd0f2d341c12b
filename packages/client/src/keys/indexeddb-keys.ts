import { compressPublicKey, encodeUtf8 } from '@postern/protocol';
import { clientError } from '../postern-error.ts';
import type { KeyPairs } from './key-pairs.ts';

interface StoredKeyPair {
  publicKey: string;
  privateKey: CryptoKey;
  createdAt: number;
}

const DATABASE = 'postern';
const STORE = 'key-pairs';
const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/**
 * Key pairs in the browser's IndexedDB. The private keys cannot be extracted: no script can read them, only sign.
 * @param now Unix time in milliseconds; says how old a key pair is.
 */
export function indexedDbKeys(now: () => number = Date.now): KeyPairs {
  return {
    async create() {
      const { privateKey, publicKey: point } = await crypto.subtle.generateKey(P256, false, ['sign', 'verify']);
      const publicKey = compressPublicKey(new Uint8Array(await crypto.subtle.exportKey('raw', point)));
      const pair: StoredKeyPair = { publicKey, privateKey, createdAt: now() };
      await inStore('readwrite', (store) => store.add(pair));
      return publicKey;
    },

    async sign(publicKey, message) {
      const pair = await inStore<StoredKeyPair | undefined>('readonly', (store) => store.get(publicKey));
      if (!pair) throw clientError('KEY_PAIR_NOT_FOUND');
      const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
      return new Uint8Array(await crypto.subtle.sign(algorithm, pair.privateKey, encodeUtf8(message)));
    },

    delete: (publicKey) => inStore('readwrite', (store) => store.delete(publicKey)),

    list: async () => {
      const pairs = await inStore<StoredKeyPair[]>('readonly', (store) => store.getAll());
      return pairs.map(({ publicKey, createdAt }) => ({ publicKey, createdAt }));
    },

    exclusively: (signIn) => signIn(),
  };
}

async function inStore<T>(mode: IDBTransactionMode, run: (store: IDBObjectStore) => IDBRequest): Promise<T> {
  const database = await openDatabase();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = run(transaction.objectStore(STORE));
      // A request that has succeeded is not on disk before the transaction is complete.
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'publicKey' });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
