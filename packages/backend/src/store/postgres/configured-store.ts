import type { Store } from '../contract.ts';
import { createDeferredStore } from '../deferred-store.ts';
import { createMemoryStore } from '../memory/memory-store.ts';

interface StoreSettings {
  store?: Store | undefined;
  databaseUrl?: string | undefined;
}

/**
 * The store of a configuration: the given one, else the database, else the memory of this process.
 * @param onFailure Receives why the database could not be opened.
 */
export function configuredStore(
  { store, databaseUrl: url }: StoreSettings,
  onFailure: (error: unknown) => void,
): Store {
  if (store) return store;
  if (url === undefined) return createMemoryStore();
  // The driver is not loaded without a database.
  return createDeferredStore(async () => (await import('./postgres-store.ts')).createPostgresStore({ url }), onFailure);
}
