import { createMemoryStore, createPostgresStore, type Store } from '@postern/backend';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';

/** Stores that share their content, as two processes do; a store in memory has only itself. */
export interface StoreSubject {
  stores: [Store, Store];
  close(): Promise<void>;
}

async function memory(): Promise<StoreSubject> {
  const store = createMemoryStore();
  return { stores: [store, store], close: () => store.close() };
}

async function postgres(): Promise<StoreSubject> {
  const database: TestDatabase = await createTestDatabase();
  // Both bring the schema up to date at the same time, as two processes that start together do.
  const stores = await Promise.all([
    createPostgresStore({ url: database.url }),
    createPostgresStore({ url: database.url }),
  ]);
  return {
    stores,
    async close() {
      await Promise.all(stores.map((store) => store.close()));
      await database.drop();
    },
  };
}

/** What the contract of stores is tested with. */
export const STORES = [
  ['memory', memory],
  ['postgres', postgres],
] as const;
