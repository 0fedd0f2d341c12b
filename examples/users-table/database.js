import { readFile } from 'node:fs/promises';
import postgres from 'postgres';

export const sql = postgres(process.env.DATABASE_URL, { onnotice: () => undefined });

/** Brings the schema up to date. The lock makes processes that start together wait for each other. */
export async function migrate() {
  const migration = await readFile(new URL('migrations/0001-users.sql', import.meta.url), 'utf8');
  await sql.begin(async (transaction) => {
    await transaction`select pg_advisory_xact_lock(hashtext('users-table'))`;
    await transaction.unsafe(migration);
  });
}
