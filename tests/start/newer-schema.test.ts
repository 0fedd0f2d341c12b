import { createAuthority } from '@postern/authority';
import { createPostgresStore } from '@postern/backend';
import postgresClient from 'postgres';
import { expect, it } from 'vitest';
import { createTestDatabase } from '../setup/database.ts';

it('A backend refuses a database that a newer version has changed', async () => {
  const database = await createTestDatabase();
  await (await createPostgresStore({ url: database.url })).close();
  const sql = postgresClient(database.url);
  await sql`insert into postern.migrations (step) values (9999)`;
  await expect(createPostgresStore({ url: database.url })).rejects.toMatchObject({
    name: 'ConfigurationError',
    message: expect.stringMatching(/newer version .* Start that version/),
  });
  await sql.end();
  await database.drop();
});

it('An authority refuses a database that a newer version has changed', async () => {
  const database = await createTestDatabase();
  const options = { databaseUrl: database.url, masterKey: new Uint8Array(32) };
  await (await createAuthority(options)).close();
  const sql = postgresClient(database.url);
  await sql`insert into migrations (name) values ('9999-later.sql')`;
  await expect(createAuthority(options)).rejects.toMatchObject({
    name: 'NewerSchemaError',
    message: expect.stringContaining('9999-later.sql'),
  });
  await sql.end();
  await database.drop();
});

it('Processes that start together on an empty database make its schema once', async () => {
  const database = await createTestDatabase();
  const stores = await Promise.all([1, 2, 3].map(() => createPostgresStore({ url: database.url })));
  const options = { databaseUrl: database.url, masterKey: new Uint8Array(32) };
  const authorities = await Promise.all([1, 2, 3].map(() => createAuthority(options)));
  const sql = postgresClient(database.url);
  const steps = await sql`select step from postern.migrations`;
  const names = await sql`select name from migrations`;
  expect(new Set(steps.map(({ step }) => step)).size).toBe(steps.length);
  expect(new Set(names.map(({ name }) => name)).size).toBe(names.length);
  expect(Math.min(steps.length, names.length)).toBeGreaterThan(3);
  await sql.end();
  await Promise.all([...stores, ...authorities].map((each) => each.close()));
  await database.drop();
});
