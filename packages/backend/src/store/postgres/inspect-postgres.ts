import type { Sql, TransactionSql } from 'postgres';
import postgres from 'postgres';
import { begin } from './begin.ts';
import { KNOWN_STEPS } from './migrate.ts';

/** What a database is like, for an operator. */
export interface PostgresInspection {
  /** `170002` for version 17.2. */
  versionNumber: number;
  /** Whether this connection is encrypted. */
  isEncrypted: boolean;
  /** Whether it takes no changes: a standby, or a database that is set to read only. */
  isReadOnly: boolean;
  /** Its clock. Unix time in milliseconds. */
  nowMs: number;
  /** How many more connections this user may open now, by the limits of the server, the database and the user. */
  freeConnections: number;
  /** Steps of the schema `postern` that are done; undefined when it does not exist. */
  doneSteps: number | undefined;
  /** Steps that this version knows. */
  knownSteps: number;
  /** Whether this user may create what the next start creates. */
  mayCreate: boolean;
}

/**
 * Looks at the database of the store, in a transaction that can only read. It creates no table and migrates nothing.
 * @param url `postgres://user:password@host:port/database`
 * @param limitMs How long the connection and the statements may take together, in milliseconds.
 * @throws PostgresError, or an error of the connection with a `code`.
 * @example
 * ```ts
 * import { inspectPostgres } from '@postern/backend/inspection';
 *
 * const { doneSteps, knownSteps } = await inspectPostgres(process.env.DATABASE_URL ?? '', 10_000);
 * if (doneSteps !== knownSteps) console.log('The next start migrates the schema.');
 * ```
 */
export function inspectPostgres(url: string, limitMs: number): Promise<PostgresInspection> {
  return readOnly(url, limitMs, async (sql) => {
    const [row] = await sql<InspectionRow[]>`
      select current_setting('server_version_num')::int as version,
        coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false) as encrypted,
        pg_is_in_recovery() or coalesce((
          select setting = 'on' from pg_settings where name = 'default_transaction_read_only'), false) as "readOnly",
        extract(epoch from clock_timestamp()) * 1000 as now,
        (select least(
            current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int - count(*),
            (select nullif(datconnlimit, -1) from pg_database where datname = current_database())
              - count(*) filter (where datname = current_database()),
            (select nullif(rolconnlimit, -1) from pg_roles where rolname = current_user)
              - count(*) filter (where usename = current_user))::int
          from pg_stat_activity where backend_type = 'client backend') as free,
        to_regclass('postern.migrations') is not null as migrated,
        has_database_privilege(current_database(), 'CREATE') as "mayCreateSchema",
        coalesce((select has_schema_privilege(oid, 'CREATE') from pg_namespace where nspname = 'postern'), false)
          as "mayCreateTable"`;
    if (!row) throw new TypeError('The database has answered without a row.');
    return {
      versionNumber: row.version,
      isEncrypted: row.encrypted,
      isReadOnly: row.readOnly,
      nowMs: Number(row.now),
      freeConnections: row.free,
      doneSteps: row.migrated ? await doneSteps(sql) : undefined,
      knownSteps: KNOWN_STEPS,
      mayCreate: row.migrated ? row.mayCreateTable : row.mayCreateSchema,
    };
  });
}

interface InspectionRow {
  version: number;
  encrypted: boolean;
  readOnly: boolean;
  now: string;
  free: number;
  migrated: boolean;
  mayCreateSchema: boolean;
  mayCreateTable: boolean;
}

async function doneSteps(sql: TransactionSql): Promise<number> {
  const [row] = await sql<{ step: number }[]>`select coalesce(max(step), 0)::int as step from postern.migrations`;
  return row?.step ?? 0;
}

/** Runs statements in one transaction that can only read, over a connection of its own. */
export async function readOnly<Result>(
  url: string,
  limitMs: number,
  work: (sql: TransactionSql) => Promise<Result>,
): Promise<Result> {
  const sql: Sql = postgres(url, { onnotice: () => undefined, connect_timeout: limitMs / 1000, max: 1 });
  const limit = setTimeout(() => sql.end({ timeout: 0 }).catch(() => undefined), limitMs);
  try {
    return await begin(sql, 'isolation level repeatable read read only', work);
  } finally {
    clearTimeout(limit);
    await sql.end({ timeout: 0 });
  }
}
