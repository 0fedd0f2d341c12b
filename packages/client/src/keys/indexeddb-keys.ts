import { compressPublicKey, encodeUtf8 } from '@postern/protocol';
import { clientError, PosternError } from '../postern-error.ts';
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
 * Key pairs in the browser's IndexedDB. The private keys cannot be extracted: scripts can sign with them, not read
 * them. Where the browser blocks IndexedDB, key pairs are lost with the page.
 * @param now Unix time in milliseconds, for the age of key pairs.
 */
export function indexedDbKeys(now: () => number = Date.now): KeyPairs {
  const inMemory = new Map<string, StoredKeyPair>();

  const find = async (publicKey: string): Promise<StoredKeyPair | undefined> =>
    inMemory.get(publicKey) ?? unlessBlocked(inStore('readonly', (store) => store.get(publicKey)));

  return {
    async create() {
      if (!globalThis.crypto?.subtle) throw clientError('INSECURE_CONTEXT');
      const { privateKey, publicKey: point } = await crypto.subtle.generateKey(P256, false, ['sign', 'verify']);
      const publicKey = compressPublicKey(new Uint8Array(await crypto.subtle.exportKey('raw', point)));
      const pair: StoredKeyPair = { publicKey, privateKey, createdAt: now() };
      try {
        await inStore('readwrite', (store) => store.add(pair));
      } catch (failure) {
        // On a server, the memory is shared by all users.
        if (!isBlocked(failure) || typeof document === 'undefined') throw failure;
        inMemory.set(publicKey, pair);
      }
      return publicKey;
    },

    async sign(publicKey, message) {
      const pair = await find(publicKey);
      if (!pair) throw clientError('KEY_PAIR_NOT_FOUND');
      const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
      return new Uint8Array(await crypto.subtle.sign(algorithm, pair.privateKey, encodeUtf8(message)));
    },

    has: async (publicKey) => (await find(publicKey)) !== undefined,

    async delete(publicKey) {
      if (inMemory.delete(publicKey)) return;
      await unlessBlocked(inStore('readwrite', (store) => store.delete(publicKey)));
    },

    async list() {
      const stored = await unlessBlocked(inStore<StoredKeyPair[]>('readonly', (store) => store.getAll()));
      return [...inMemory.values(), ...(stored ?? [])].map(({ publicKey, createdAt }) => ({ publicKey, createdAt }));
    },

    exclusively: (signIn) => signIn(),
  };
}

function isBlocked(failure: unknown): boolean {
  return failure instanceof PosternError && failure.code === 'STORAGE_UNAVAILABLE';
}

/** A database that cannot be opened counts as empty. */
function unlessBlocked<T>(work: Promise<T>): Promise<T | undefined> {
  return work.catch((failure: unknown) => {
    if (!isBlocked(failure)) throw failure;
    return undefined;
  });
}

/** @throws PosternError STORAGE_UNAVAILABLE, STORAGE_FULL. */
async function inStore<T>(mode: IDBTransactionMode, run: (store: IDBObjectStore) => IDBRequest): Promise<T> {
  let database: IDBDatabase | undefined;
  try {
    database = await openDatabase();
    return await inTransaction(database.transaction(STORE, mode), run);
  } catch (cause) {
    const isFull = cause instanceof DOMException && cause.name === 'QuotaExceededError';
    throw clientError(isFull ? 'STORAGE_FULL' : 'STORAGE_UNAVAILABLE', { cause });
  } finally {
    database?.close();
  }
}

function inTransaction<T>(transaction: IDBTransaction, run: (store: IDBObjectStore) => IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = run(transaction.objectStore(STORE));
    // The data is on disk only when the transaction is complete.
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'publicKey' });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
