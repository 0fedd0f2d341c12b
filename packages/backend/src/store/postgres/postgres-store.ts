import postgres from 'postgres';
import { z } from 'zod';
import { ConfigurationError } from '../../configuration/configuration-error.ts';
import { optionProblems } from '../../configuration/option-problems.ts';
import type { Store } from '../contract.ts';
import { createPostgresCounters } from './counters.ts';
import { createPostgresEndedSessions } from './ended-sessions.ts';
import { createPostgresIdentities } from './identities.ts';
import { createPostgresLocks } from './locks.ts';
import { migrate } from './migrate.ts';
import { createPostgresOneTimeValues } from './one-time-values.ts';
import { createPostgresSessionRecords } from './session-records.ts';

export interface PostgresStoreOptions {
  /** `postgres://user:password@host:port/database` */
  url: string;
  /**
   * Maximum number of connections. A request holds one only during a statement.
   * @default 10
   */
  maxConnections?: number;
}

const SWEEP_MS = 600_000;

const connections = z.int().min(1).max(1_000);

const optionsSchema = z.strictObject({
  url: z
    .string('must be the URL of a PostgreSQL database, for example process.env.DATABASE_URL')
    .regex(/^postgres(ql)?:\/\/./, 'must begin with postgres://'),
  maxConnections: connections.default(10),
});

/**
 * Keeps everything in PostgreSQL, in a schema named `postern`. For any number of processes; data survives restarts.
 * @throws ConfigurationError that names every option that is missing or wrong, or says that a newer version of
 *   Postern has changed the schema.
 */
export async function createPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const parsed = optionsSchema.safeParse(options ?? {});
  if (!parsed.success) {
    const nameOf = (path: string) => `Option ${path} of createPostgresStore`;
    throw new ConfigurationError(optionProblems(optionsSchema, parsed.error.issues, nameOf));
  }
  const { url, maxConnections } = parsed.data;
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
  const sessionRecords = createPostgresSessionRecords(sql);
  const locks = createPostgresLocks(sql);
  const expiring = [counters, oneTimeValues, endedSessions, sessionRecords];
  const sweep = () => Promise.all([...expiring.map((part) => part.sweep(Date.now())), locks.sweep()]);
  // If a sweep fails, the next one deletes the rest.
  const sweeper = setInterval(() => sweep().catch(() => undefined), SWEEP_MS).unref();
  return {
    identities: createPostgresIdentities(sql),
    counters,
    locks,
    oneTimeValues,
    endedSessions,
    sessionRecords,
    async close() {
      clearInterval(sweeper);
      await sql.end({ timeout: 5 });
    },
  };
}
