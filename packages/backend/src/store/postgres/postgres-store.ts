import postgres from 'postgres';
import { z } from 'zod';
import { ConfigurationError } from '../../configuration/configuration-error.ts';
import { optionProblems } from '../../configuration/option-problems.ts';
import type { Store } from '../contract.ts';
import { allAnsweredInTime } from './answered-in-time.ts';
import { createPostgresCounters } from './counters.ts';
import { createPostgresEndedSessions } from './ended-sessions.ts';
import { createPostgresIdentities } from './identities.ts';
import { createPostgresLocks } from './locks.ts';
import { migrate } from './migrate.ts';
import { createPostgresOneTimeValues } from './one-time-values.ts';
import { createPool } from './pool.ts';
import { createPostgresSessionRecords } from './session-records.ts';
import { createPostgresWebhookOutbox } from './webhook-outbox.ts';

export interface PostgresStoreOptions {
  /** `postgres://user:password@host:port/database` */
  url: string;
  /**
   * Maximum number of connections. A request holds one only during a statement.
   * @default 10
   */
  maxConnections?: number;
  /**
   * How long to wait for the answer to a statement, in milliseconds. Then the request fails with STORE_UNAVAILABLE. While
   * the database restarts, statements wait this long for it.
   * @default 5000
   */
  answerTimeoutMs?: number;
}

const SWEEP_MS = 600_000;

/** The driver's own pauses grow to twenty seconds. Then a database that is back is not used for that long. */
const backoffSeconds = (failures: number) => Math.min(2 ** failures / 100, 0.5) * (0.5 + Math.random() / 2);

const connections = z.int().min(1).max(1_000);

const optionsSchema = z.strictObject({
  url: z
    .string('must be the URL of a PostgreSQL database, for example process.env.DATABASE_URL')
    .regex(/^postgres(ql)?:\/\/./, 'must begin with postgres://'),
  maxConnections: connections.default(10),
  answerTimeoutMs: z.int().min(10).max(600_000).default(5_000),
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
    throw new ConfigurationError(optionProblems(optionsSchema, parsed.error.issues, { nameOf }));
  }
  const { url, maxConnections, answerTimeoutMs } = parsed.data;
  const connecting = { onnotice: () => undefined, connect_timeout: 5, backoff: backoffSeconds, max: maxConnections };
  const pool = createPool(() => postgres(url, connecting), answerTimeoutMs);
  const { sql } = pool;
  try {
    await migrate(sql);
  } catch (error) {
    await pool.close();
    throw error;
  }
  const patience = { limitMs: answerTimeoutMs, onSilence: pool.renew };
  const counters = createPostgresCounters(sql);
  const oneTimeValues = createPostgresOneTimeValues(sql);
  const endedSessions = createPostgresEndedSessions(sql, patience);
  const sessionRecords = createPostgresSessionRecords(sql);
  const locks = createPostgresLocks(sql, patience);
  const expiring = [counters, oneTimeValues, endedSessions, sessionRecords];
  const sweep = () => Promise.all([...expiring.map((part) => part.sweep(Date.now())), locks.sweep()]);
  // If a sweep fails, the next one deletes the rest.
  const sweeper = setInterval(() => sweep().catch(() => undefined), SWEEP_MS).unref();
  return {
    identities: allAnsweredInTime(createPostgresIdentities(sql), patience),
    counters: allAnsweredInTime(counters, patience),
    locks,
    oneTimeValues: allAnsweredInTime(oneTimeValues, patience),
    endedSessions: allAnsweredInTime(endedSessions, patience),
    sessionRecords: allAnsweredInTime(sessionRecords, patience),
    webhookOutbox: allAnsweredInTime(createPostgresWebhookOutbox(sql), patience),
    async close() {
      clearInterval(sweeper);
      await pool.close();
    },
  };
}
