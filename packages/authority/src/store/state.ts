import type postgres from 'postgres';
import { begin } from './begin.ts';

/** All rows of a database. */
export interface StoredState {
  /** The names of the migrations of its schema, in their order. */
  migrations: string[];
  /** The rows of each table as the text of a JSON array, as PostgreSQL writes them. */
  tables: Record<string, string>;
}

/** The state is of another schema than the database. */
export class OtherSchema extends Error {
  override readonly name = 'OtherSchema';
}

/** Reads all rows as of one moment. For development only: it reads every table as a whole. */
export async function readState(sql: postgres.Sql): Promise<StoredState> {
  return begin(sql, 'isolation level repeatable read read only', async (tx) => {
    const tables: Record<string, string> = {};
    for (const name of await tablesInOrder(tx)) {
      const [row] = await tx<{ rows: string }[]>`
        select coalesce(jsonb_agg(to_jsonb(each)), '[]')::text as rows from ${tx(name)} each`;
      tables[name] = row?.rows ?? '[]';
    }
    return { migrations: await migrationsOf(tx), tables };
  });
}

/**
 * Replaces all rows. Requests that write at the same time are done before or after it.
 * @throws OtherSchema when the state is of another version of the schema.
 */
export async function writeState(sql: postgres.Sql, state: StoredState): Promise<void> {
  await begin(sql, '', async (tx) => {
    const names = await tablesInOrder(tx);
    if (String(await migrationsOf(tx)) !== String(state.migrations)) throw new OtherSchema();
    await tx`truncate ${tx(names)}`;
    for (const name of names) {
      // Columns that are computed at each insert are computed again.
      await tx`insert into ${tx(name)} select * from jsonb_populate_recordset(null::${tx(name)}, ${state.tables[name] ?? '[]'}::text::jsonb)`;
    }
  });
}

async function migrationsOf(sql: postgres.TransactionSql): Promise<string[]> {
  return (await sql<{ name: string }[]>`select name from migrations order by name`).map(({ name }) => name);
}

/** The tables of tenants and keys, each after those that its foreign keys name. */
async function tablesInOrder(sql: postgres.TransactionSql): Promise<string[]> {
  const tables = await sql<{ name: string; needs: string[] }[]>`
    select t.relname as name, array(
      select distinct f.confrelid::regclass::text from pg_constraint f
      where f.conrelid = t.oid and f.contype = 'f' and f.confrelid <> t.oid and f.conparentid = 0) as needs
    from pg_class t join pg_namespace n on n.oid = t.relnamespace
    where n.nspname = current_schema() and t.relkind in ('r', 'p') and not t.relispartition and t.relname <> 'migrations'
    order by t.relname`;
  const ordered: string[] = [];
  const left = new Map(tables.map(({ name, needs }) => [name, needs]));
  while (left.size > 0) {
    const ready = [...left].filter(([, needs]) => needs.every((need) => !left.has(need))).map(([name]) => name);
    if (ready.length === 0) throw new Error('foreign keys in a circle');
    for (const name of ready) left.delete(name);
    ordered.push(...ready);
  }
  return ordered;
}
