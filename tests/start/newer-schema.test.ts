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
