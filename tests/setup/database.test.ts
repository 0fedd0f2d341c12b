import postgres from 'postgres';
import { expect, test } from 'vitest';
import { createTestDatabase } from './database.ts';

test('Each test database is empty and separate from the others', async () => {
  const first = await createTestDatabase();
  const second = await createTestDatabase();
  const sql = postgres(first.url);
  const other = postgres(second.url);
  await sql`CREATE TABLE only_here (id int)`;
  const tables = await other`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`;
  expect(tables).toHaveLength(0);
  await other.end();
  await second.drop();
  // Drops under a connection that is still open.
  await first.drop();
  await expect(sql`SELECT 1`).rejects.toThrow();
  await sql.end();
});
