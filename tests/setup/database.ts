import { randomBytes } from 'node:crypto';
import { openTestDatabases } from '@postern/authority/test-databases';
import postgres from 'postgres';
import { inject } from 'vitest';

/** An empty database of one test file. */
export type TestDatabase = {
  /** Connection string. */
  readonly url: string;
  /** Drops the database, even with open connections. */
  drop(): Promise<void>;
};

/**
 * Where databases come from: a server and a database to copy. A file that runs other tests on another schema sets them,
 * and clears them at its end. Without them, databases are empty and on the server of this run.
 */
export const databaseSource: { serverUrl?: string | undefined; template?: string | undefined } = {};

let copies: ReturnType<typeof openTestDatabases> | undefined;

/** A database that has the authority's schema already: a copy is made in half of the time that the migrations take. */
export async function createAuthorityDatabase(): Promise<TestDatabase> {
  if (databaseSource.template || databaseSource.serverUrl) return createTestDatabase();
  copies ??= openTestDatabases({ serverUrl: inject('databaseUrl') });
  return (await copies).create();
}

/** Creates a database for tests. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { serverUrl = inject('databaseUrl'), template = 'template0' } = databaseSource;
  const name = `test_${randomBytes(8).toString('hex')}`;
  // A copy by files is slow where fsync is; the template is small enough to go through the log.
  await execute(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY wal_log`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function execute(url: string, statement: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}
