import type { Sql, TransactionSql } from 'postgres';
import postgres from 'postgres';
import { z } from 'zod';
import type { AuditEvent } from '../../../audit/audit-event.ts';
import { AUDIT_KEY } from '../../../audit/audit-key.ts';
import type { AuditTrail, AuditTrouble } from '../../../audit/audit-trail.ts';
import type { Chain, ChainHead, ChainRow } from '../../../audit/chain.ts';
import { canonicalJson, createChain } from '../../../audit/chain.ts';
import type { AuditVerification } from '../../../audit/verify-chain.ts';
import { verifyChain } from '../../../audit/verify-chain.ts';
import { ConfigurationError } from '../../../configuration/configuration-error.ts';
import { optionProblems } from '../../../configuration/option-problems.ts';
import { begin } from '../begin.ts';
import { readHead } from './append.ts';
import { createAuditTables } from './audit-tables.ts';
import { createAuditWriter } from './audit-writer.ts';

export interface PostgresAuditTrailOptions {
  /** `postgres://user:password@host:port/database`. It may be the database of the store, or another one. */
  url: string;
  /** The audit key: 64 hex characters. */
  key: string;
  /**
   * How long events are collected before they are stored together, in milliseconds.
   * @default 20
   */
  gatherMs?: number;
  /**
   * How many events wait while the database does not answer. Further ones are lost.
   * @default 10000
   */
  maxWaiting?: number;
}

/** An audit trail in PostgreSQL. */
export interface PostgresAuditTrail extends AuditTrail {
  /**
   * Walks the chain of the key.
   * @param kept The `head` of an earlier check. It shows whether rows were cut off that were there at that time.
   */
  verify(kept?: ChainHead): Promise<AuditVerification>;
  /**
   * The events of a person, oldest first.
   * @param identity As `auditIdentity` returns it.
   */
  find(identity: string): Promise<AuditEvent[]>;
}

const PAGE = 1_000;

const optionsSchema = z.strictObject({
  url: z
    .string('must be the URL of a PostgreSQL database, for example process.env.POSTERN_AUDIT_DATABASE_URL')
    .regex(/^postgres(ql)?:\/\/./, 'must begin with postgres://'),
  key: z.string('must be 64 hex characters').regex(AUDIT_KEY, 'must be 64 hex characters'),
  gatherMs: z.int().min(0).max(10_000).default(20),
  maxWaiting: z.int().min(1).max(1_000_000).default(10_000),
});

/**
 * Keeps audit events in PostgreSQL, in a schema named `postern_audit`. Rows can only be added, and each row contains a
 * keyed hash of the row before. For any number of processes.
 * @throws ConfigurationError that names every option that is missing or wrong.
 * @example
 * ```ts
 * import { createPostern, createPostgresAuditTrail } from '@postern/backend';
 *
 * const { POSTERN_AUDIT_KEY: key = '', POSTERN_AUDIT_DATABASE_URL: url = '' } = process.env;
 * const trail = await createPostgresAuditTrail({ url, key });
 * const postern = createPostern({ audit: { key, trail } });
 * ```
 */
export async function createPostgresAuditTrail(options: PostgresAuditTrailOptions): Promise<PostgresAuditTrail> {
  const trail = openPostgresAuditTrail(options);
  try {
    await trail.prepare();
  } catch (error) {
    await trail.close();
    throw error;
  }
  return trail;
}

/**
 * The same without waiting for the database: the tables are made before the first event is stored.
 * @throws ConfigurationError as above.
 */
export function openPostgresAuditTrail(
  options: PostgresAuditTrailOptions,
): PostgresAuditTrail & { prepare: () => Promise<void> } {
  const parsed = optionsSchema.safeParse(options ?? {});
  if (!parsed.success) {
    const nameOf = (path: string) => `Option ${path} of createPostgresAuditTrail`;
    throw new ConfigurationError(optionProblems(optionsSchema, parsed.error.issues, { nameOf }));
  }
  const { url, key, gatherMs, maxWaiting } = parsed.data;
  const sql = postgres(url, { onnotice: () => undefined, connect_timeout: 10, max: 2 });
  const chain = createChain(key);
  let listener: (trouble: AuditTrouble) => void = () => undefined;
  const prepare = () => createAuditTables(sql);
  const tellTrouble = (trouble: AuditTrouble) => listener(trouble);
  const writer = createAuditWriter({ sql, chain, gatherMs, maxWaiting, prepare, tellTrouble });
  return {
    prepare,
    record: (event) => writer.write(canonicalJson(event)),
    onTrouble(tell) {
      listener = tell;
    },
    verify: (kept) => verify(sql, chain, kept),
    find: (identity) => find(sql, chain, identity),
    async close() {
      try {
        await writer.close();
      } finally {
        await sql.end({ timeout: 1 });
      }
    },
  };
}

/** Head and rows are read as of one moment, while other processes append. */
function verify(sql: Sql, chain: Chain, kept?: ChainHead): Promise<AuditVerification> {
  return begin(sql, 'isolation level repeatable read read only', async (tx) =>
    verifyChain(chain, rowsOf(tx, chain), await readHead(tx, chain), kept),
  );
}

async function* rowsOf(sql: TransactionSql, chain: Chain): AsyncGenerator<ChainRow[]> {
  const pages = sql<{ seq: string; event: string; hash: string }[]>`
    select seq, event, hash from postern_audit.events where chain = ${chain.name} order by seq`.cursor(PAGE);
  for await (const page of pages) yield page.map((row) => ({ ...row, seq: Number(row.seq) }));
}

async function find(sql: Sql, chain: Chain, identity: string): Promise<AuditEvent[]> {
  const rows = await sql<{ event: string }[]>`
    select event from postern_audit.events where identity = ${identity} and chain = ${chain.name} order by seq`;
  return rows.map(({ event }) => JSON.parse(event));
}
