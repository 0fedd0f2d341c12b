import { createPostgresAuditTrail, createPostgresStore } from '@postern/backend';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { freePort } from '../setup/free-port.ts';
import { noteSecrets } from '../setup/leak-search.ts';
import { type Change, expectFinding } from './examination.ts';

let database: TestDatabase;
let sql: postgres.Sql;
beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 1, onnotice: () => {} });
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});

const at = (DATABASE_URL: string, request: Change['request'] = { now: Date.now }): Change => ({
  environment: { DATABASE_URL },
  request,
});

test('The database of the store is looked at, and nothing is made in it', async () => {
  for (const id of ['database', 'database-version', 'database-connections', 'database-clock']) {
    await expectFinding(id, /^ok/, at(database.url));
  }
  await expectFinding('database-schema', /^ok.*first start makes it/, at(database.url));
  await expectFinding('database-encryption', /^skipped.*on this machine/, at(database.url));
  expect(await sql`select from pg_namespace where nspname like 'postern%'`).toHaveLength(0);
});

test('The schema of the store can be this one, an older or a newer one', async () => {
  await (await createPostgresStore({ url: database.url })).close();
  await expectFinding('database-schema', /^ok.*step \d+/, at(database.url));
  await sql`delete from postern.migrations where step > 3`;
  await expectFinding('database-schema', /^warning.*steps behind this version/, at(database.url));
  await sql`insert into postern.migrations (step) values (99)`;
  await expectFinding('database-schema', /^failed.*newer version/, at(database.url));
  await sql`drop schema postern cascade`;
});

test('A user who may create nothing cannot make the schema', async () => {
  const password = 'only for this test';
  noteSecrets(password);
  const [role = ''] = [`reader_${Date.now()}`];
  await sql.unsafe(`create role ${role} login password '${password}'`);
  const url = new URL(database.url);
  url.username = role;
  url.password = encodeURIComponent(password);
  await expectFinding('database-schema', /^failed.*may not create tables.*GRANT CREATE/, at(url.href));
  url.password = 'another one';
  await sql.unsafe(`drop role ${role}`);
  await expectFinding('database', /^failed.*refuses the user or the password/, at(url.href));
});

test('A database that takes no changes is reported', async () => {
  const name = new URL(database.url).pathname.slice(1);
  await sql.unsafe(`alter database ${name} set default_transaction_read_only = on`);
  await expectFinding('database', /^failed.*takes no changes/, at(database.url));
  // Also for this connection, which is new.
  await sql.unsafe(`alter database ${name} reset default_transaction_read_only`);
});

test('A database that does not answer is reported, and what needs it is skipped', async () => {
  const nowhere = `postgres://u:p@127.0.0.1:${await freePort()}/db`;
  await expectFinding('database', /^failed.*does not answer \(ECONNREFUSED\).*DATABASE_URL/, at(nowhere));
  await expectFinding('database-clock', /^skipped.*needs database, which failed/, at(nowhere));
  await expectFinding('database', /^failed.*not a URL like postgres/, at('mysql://localhost/db'));
});

test('A database with too few connections is reported', async () => {
  const name = new URL(database.url).pathname.slice(1);
  await sql.unsafe(`alter database ${name} connection limit 6`);
  await expectFinding('database-connections', /^warning.*Only [0-5] more connections/, at(database.url));
  await sql.unsafe(`alter database ${name} connection limit -1`);
});

test('A connection to another machine that is not encrypted is reported', async () => {
  // A short form of 127.0.0.1, which is not one of the names of this machine.
  await expectFinding('database-encryption', /^warning.*not encrypted/, at(database.url.replace('127.0.0.1', '127.1')));
});

test('A clock of the database that differs is reported', async () => {
  const later = { now: () => Date.now() + 60_000 };
  await expectFinding('database-clock', /^warning.*differ by 60 s/, at(database.url, later));
});

test('The head of the audit trail must be genuine', async () => {
  const key = 'ef'.repeat(32);
  const url = database.url;
  const trail = (POSTERN_AUDIT_KEY: string): Change => ({
    environment: { POSTERN_AUDIT_DATABASE_URL: url, POSTERN_AUDIT_KEY },
  });
  await expectFinding('audit-trail', /^ok.*not there yet/, trail(key));
  const written = await createPostgresAuditTrail({ url, key, gatherMs: 0 });
  const event = { version: 1, timeMs: 1, requestId: 'r', operation: 'healthz', outcome: 'ok' } as never;
  await written.record(event);
  await written.record(event);
  await written.close();
  await expectFinding('audit-trail', /^ok.*2 events/, trail(key));
  await expectFinding('audit-trail', /^ok.*empty for this key/, trail('12'.repeat(32)));
  await sql`alter table postern_audit.events disable trigger all`;
  await sql`delete from postern_audit.events where seq = 2`;
  await expectFinding('audit-trail', /^failed.*not genuine.*audit verify/, trail(key));
});
