import type { PostgresAuditTrail, Store } from '@postern/backend';
import { databaseRefusal } from './database.ts';

/**
 * Opens the store that the backends share.
 *
 * @param url - the option `databaseUrl`
 * @throws CommandError when the database refuses or does not answer
 */
export async function openSharedStore(url: string, maxConnections?: number): Promise<Store> {
  const { createPostgresStore } = await import('@postern/backend');
  const limit = maxConnections === undefined ? {} : { maxConnections };
  return createPostgresStore({ url, ...limit }).catch((error: unknown) => {
    throw databaseRefusal(error, url) ?? error;
  });
}

/**
 * Opens the audit trail.
 *
 * @param url - the option `audit.databaseUrl`
 * @param key - the option `audit.key`
 * @throws CommandError when the database refuses or does not answer
 */
export async function openAuditTrail(url: string, key: string): Promise<PostgresAuditTrail> {
  const { createPostgresAuditTrail } = await import('@postern/backend');
  return createPostgresAuditTrail({ url, key }).catch((error: unknown) => {
    throw databaseRefusal(error, url, 'POSTERN_AUDIT_DATABASE_URL') ?? error;
  });
}
