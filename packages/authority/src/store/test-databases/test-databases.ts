import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import postgres from 'postgres';
import { connect } from '../connection.ts';
import { MIGRATIONS, migrate } from '../migrate.ts';

/** How the databases of tests are named, so that those of crashed tests are found. */
export const TEST_DATABASE = 'postern_test_';
const TEMPLATE = 'postern_template_';

/** Held by every process that uses databases of tests; any constant would do. */
export const IN_USE_LOCK = 7_067_362;
const TEMPLATE_LOCK = 7_067_363;

/** A database of one test authority. */
export interface TestDatabase {
  /** Connection string. */
  url: string;
  /** Drops the database, even with open connections. */
  drop(): Promise<void>;
}

/** Makes databases for tests. The schema is there already: each one is a copy. */
export interface TestDatabases {
  create(): Promise<TestDatabase>;
  /** Ends the connection. The databases stay. */
  close(): Promise<void>;
}

/**
 * Connects to a server for tests. The first use makes the database that the others are copies of; it stays on the server.
 * @param serverUrl Connection string of a user who may create databases.
 * @throws Error when the server does not answer.
 */
export async function connectTestDatabases(serverUrl: string): Promise<TestDatabases> {
  const sql = postgres(serverUrl, {
    max: 1,
    connect_timeout: 10,
    onnotice: () => {},
    connection: { application_name: 'postern-testing' },
  });
  try {
    await sql`select pg_advisory_lock_shared(${IN_USE_LOCK})`;
    const template = `${TEMPLATE}${await digestOfMigrations()}`;
    await makeTemplate(sql, serverUrl, template);
    return {
      async create() {
        const name = `${TEST_DATABASE}${randomBytes(8).toString('hex')}`;
        await sql.unsafe(`create database ${name} template ${template} strategy wal_log`);
        return {
          url: urlOf(serverUrl, name),
          drop: async () => void (await sql.unsafe(`drop database if exists ${name} with (force)`)),
        };
      },
      close: () => sql.end({ timeout: 5 }),
    };
  } catch (error) {
    await sql.end({ timeout: 1 });
    throw error;
  }
}

async function makeTemplate(sql: postgres.Sql, serverUrl: string, name: string): Promise<void> {
  await sql`select pg_advisory_lock(${TEMPLATE_LOCK})`;
  try {
    if ((await sql`select 1 from pg_database where datname = ${name}`).length > 0) return;
    // It gets its name when it is complete.
    const unfinished = `${name}_unfinished`;
    await sql.unsafe(`drop database if exists ${unfinished} with (force)`);
    await sql.unsafe(`create database ${unfinished} template template0 strategy wal_log`);
    const inside = connect(urlOf(serverUrl, unfinished), { max: 1 });
    await migrate(inside).finally(() => inside.end({ timeout: 5 }));
    await sql.unsafe(`alter database ${unfinished} rename to ${name}`);
  } finally {
    await sql`select pg_advisory_unlock(${TEMPLATE_LOCK})`;
  }
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** Versions with other migrations have templates of their own. */
async function digestOfMigrations(): Promise<string> {
  const hash = createHash('sha256');
  const names = (await readdir(MIGRATIONS)).filter((name) => name.endsWith('.sql')).sort();
  for (const name of names) hash.update(name).update(await readFile(new URL(name, MIGRATIONS)));
  return hash.digest('hex').slice(0, 16);
}
