import type { Store } from '@postern/backend';
import { databaseRefusal } from './database.ts';

/**
 * Opens the store that backends share.
 *
 * @param url - `DATABASE_URL`
 * @throws CommandError when the database cannot be used
 */
export async function openSharedStore(url: string, maxConnections?: number): Promise<Store> {
  const { createPostgresStore } = await import('@postern/backend');
  return createPostgresStore({ url, ...(maxConnections ? { maxConnections } : {}) }).catch((error: unknown) => {
    throw databaseRefusal(error, url) ?? error;
  });
}
