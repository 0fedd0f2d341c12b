import postgres from 'postgres';
import type { Store } from '../contract.ts';
import { createPostgresCounters } from './counters.ts';
import { createPostgresEndedSessions } from './ended-sessions.ts';
import { createPostgresIdentities } from './identities.ts';
import { createPostgresLocks } from './locks.ts';
import { migrate } from './migrate.ts';
import { createPostgresOneTimeValues } from './one-time-values.ts';

export interface PostgresStoreOptions {
  /** `postgres://user:password@host:port/database` */
  url: string;
  /** Connections at most; default 10. No request holds one for longer than one statement takes. */
  maxConnections?: number;
}

const SWEEP_MS = 600_000;

/** Keeps everything in PostgreSQL, in a schema named `postern`: for any number of processes, and it survives them. */
export async function createPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const { url, maxConnections = 10 } = options;
  const sql = postgres(url, { onnotice: () => undefined, connect_timeout: 10, max: maxConnections });
  try {
    await migrate(sql);
  } catch (error) {
    await sql.end({ timeout: 5 });
    throw error;
  }
  const counters = createPostgresCounters(sql);
  const oneTimeValues = createPostgresOneTimeValues(sql);
  const endedSessions = createPostgresEndedSessions(sql);
  const locks = createPostgresLocks(sql);
  const expiring = [counters, oneTimeValues, endedSessions];
  const sweep = () => Promise.all([...expiring.map((part) => part.sweep(Date.now())), locks.sweep()]);
  // A sweep that fails is made up for by the next one.
  const sweeper = setInterval(() => sweep().catch(() => undefined), SWEEP_MS).unref();
  return {
    identities: createPostgresIdentities(sql),
    counters,
    locks,
    oneTimeValues,
    endedSessions,
    async close() {
      clearInterval(sweeper);
      await sql.end({ timeout: 5 });
    },
  };
}
