import { readdir, readFile } from 'node:fs/promises';
import type postgres from 'postgres';
import { begin } from './begin.ts';
import { NewerSchemaError } from './newer-schema-error.ts';

/** The folder of the migrations. */
export const MIGRATIONS = new URL('../../migrations/', import.meta.url);

/** One number for all processes of this authority; any constant would do. */
const LOCK = 7_067_361;

/**
 * Applies the migrations that the database has not seen yet, in the order of their names, in one transaction. Processes
 * that start at the same time wait for each other.
 * @throws NewerSchemaError when a newer version has applied a migration that this one does not have.
 */
export async function migrate(sql: postgres.Sql): Promise<void> {
  const names = (await readdir(MIGRATIONS)).filter((name) => name.endsWith('.sql')).sort();
  await begin(sql, '', async (tx) => {
    await tx`select pg_advisory_xact_lock(${LOCK})`;
    await tx`create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())`;
    const applied = new Set((await tx<{ name: string }[]>`select name from migrations`).map((row) => row.name));
    const unknown = [...applied].find((name) => !names.includes(name));
    if (unknown) throw new NewerSchemaError(unknown);
    for (const name of names) {
      if (applied.has(name)) continue;
      await tx.unsafe(await readFile(new URL(name, MIGRATIONS), 'utf8'));
      await tx`insert into migrations (name) values (${name})`;
    }
  });
}
