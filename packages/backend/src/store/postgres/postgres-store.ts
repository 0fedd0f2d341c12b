import postgres from 'postgres';
import type { Store } from '../contract.ts';
import { createPostgresCounters } from './counters.ts';
import { createPostgresIdentities } from './identities.ts';
import { createPostgresLocks } from './locks.ts';
import { migrate } from './migrate.ts';
import { createPostgresOneTimeValues } from './one-time-values.ts';

export interface PostgresStoreOptions {
  /** `postgres://user:password@host:port/database` */
  url: string;
  /** Connections for queries; default 10. */
  maxConnections?: number;
  /** Sign-ups that can be under way in this process at once; each holds a connection. Default 20. */
  maxLocks?: number;
}

const SWEEP_MS = 600_000;

/** Keeps everything in PostgreSQL, in a schema named `postern`: for any number of processes, and it survives them. */
export async function createPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const { url, maxConnections = 10, maxLocks = 20 } = options;
  const settings = { onnotice: () => undefined, connect_timeout: 10 };
  const sql = postgres(url, { ...settings, max: maxConnections });
  // Apart from the others: who holds a lock still needs a connection for its queries.
  const lockSql = postgres(url, { ...settings, max: maxLocks });
  const closeAll = async () => void (await Promise.all([sql.end({ timeout: 5 }), lockSql.end({ timeout: 5 })]));
  try {
    await migrate(sql);
  } catch (error) {
    await closeAll();
    throw error;
  }
  const counters = createPostgresCounters(sql);
  const oneTimeValues = createPostgresOneTimeValues(sql);
  const sweep = () => Promise.all([counters.sweep(Date.now()), oneTimeValues.sweep(Date.now())]);
  // A sweep that fails is made up for by the next one.
  const sweeper = setInterval(() => sweep().catch(() => undefined), SWEEP_MS).unref();
  return {
    identities: createPostgresIdentities(sql),
    counters,
    locks: createPostgresLocks(lockSql),
    oneTimeValues,
    async close() {
      clearInterval(sweeper);
      await closeAll();
    },
  };
}
