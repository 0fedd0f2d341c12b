import type postgres from 'postgres';

/** What one step of a user writes. */
export interface Flow {
  /** New rows for each table of the authority. */
  rows: Record<string, number>;
  /** How many of them belong to the parent organization. */
  rowsOfParent: number;
  /** Rows that the backend's store inserted, updated or deleted. */
  backendWrites: number;
}

/** Bytes for each user. */
export interface SizeOfTable {
  table: number;
  indexes: number;
}

/** Columns whose values differ from user to user. Their indexes would be too small with equal values. */
const VALUES = ['email', 'phone_number', 'public_key', 'address', 'fingerprint', 'contact', 'recipient', 'signature'];

async function tablesOf(sql: postgres.Sql): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'id' order by table_name`;
  return rows.map(({ name }) => name);
}

/** Begins to count the rows that the backend's store inserts, updates and deletes. */
export async function countBackendWrites(sql: postgres.Sql): Promise<() => Promise<number>> {
  await sql.unsafe(`
    create sequence backend_writes;
    create function count_backend_write() returns trigger language plpgsql as
      $$ begin perform nextval('backend_writes'); return null; end $$`);
  const tables = await sql<{ name: string }[]>`select tablename as name from pg_tables where schemaname = 'postern'`;
  for (const { name } of tables) {
    await sql`
      create trigger counted after insert or update or delete on ${sql(`postern.${name}`)}
      for each row execute function count_backend_write()`;
  }
  return async () => {
    const [row] = await sql<{ count: number }[]>`
      select case when is_called then last_value else 0 end::int as count from backend_writes`;
    return row?.count ?? 0;
  };
}

/** Remembers which rows there are. */
export async function snapshot(sql: postgres.Sql): Promise<void> {
  await sql`create schema if not exists seen`;
  for (const table of await tablesOf(sql)) {
    await sql`drop table if exists seen.${sql(table)}`;
    await sql`create table seen.${sql(table)} as select id from ${sql(table)}`;
  }
}

/** Keeps the rows that have come since the snapshot, under the name of their flow, and counts them. */
export async function newRows(sql: postgres.Sql, flow: string, parentId: string): Promise<Omit<Flow, 'backendWrites'>> {
  await sql`create schema ${sql(`flow_${flow}`)}`;
  const rows: Record<string, number> = {};
  let rowsOfParent = 0;
  for (const table of await tablesOf(sql)) {
    const { count } = await sql`
      create table ${sql(`flow_${flow}.${table}`)} as
      select * from ${sql(table)} where id not in (select id from seen.${sql(table)})`;
    if (count > 0) rows[table] = count;
    if (table === 'organizations') continue;
    const [of] = await sql<{ parent: number }[]>`
      select count(*)::int as parent from ${sql(`flow_${flow}.${table}`)} where organization_id = ${parentId}`;
    rowsOfParent += of?.parent ?? 0;
  }
  return { rows, rowsOfParent };
}

/** Copies the rows of a flow for many users. Every user has other ids and values, of the same length. */
export async function copyRows(sql: postgres.Sql, flow: string, parentId: string, users: number): Promise<void> {
  // Foreign keys are not checked: the ids are copied in the same way everywhere.
  await sql`set session_replication_role = replica`;
  for (const table of await tablesOf(sql)) {
    const columns = await sql<{ name: string; type: string }[]>`
      select column_name as name, data_type as type from information_schema.columns
      where table_schema = 'public' and table_name = ${table} order by ordinal_position`;
    const copies = columns.map(({ name, type }) => {
      const hash = `md5(${name}::text || n)`;
      // An id begins with the time, so the ids of one user are close to each other.
      const id = `(lpad(to_hex(n), 12, '0') || substr(${hash}, 13))::uuid`;
      if (type === 'uuid') return `case when ${name} = '${parentId}' then ${name} else ${id} end`;
      const isValue = VALUES.includes(name) || (name === 'name' && ['organizations', 'users'].includes(table));
      return isValue ? `left(repeat(${hash}, 20), length(${name}))` : name;
    });
    const names = columns.map(({ name }) => name).join(', ');
    await sql.unsafe(`
      insert into ${table} (${names})
      select ${copies.join(', ')} from "flow_${flow}".${table}, generate_series(1, ${users}) n`);
  }
}

/** Bytes on disk of each table; with `before` those that have been added, for each user. */
export async function sizes(
  sql: postgres.Sql,
  before: Record<string, SizeOfTable> = {},
  users = 1,
): Promise<Record<string, SizeOfTable>> {
  const found: Record<string, SizeOfTable> = {};
  for (const name of await tablesOf(sql)) {
    const [row] = await sql<SizeOfTable[]>`
      select pg_table_size(${name}::regclass)::float8 as table, pg_indexes_size(${name}::regclass)::float8 as indexes`;
    const { table = 0, indexes = 0 } = row ?? {};
    const added = (now: number, then = 0) => Math.round((now - then) / users);
    const size = { table: added(table, before[name]?.table), indexes: added(indexes, before[name]?.indexes) };
    if (users === 1 || size.table + size.indexes > 0) found[name] = size;
  }
  return found;
}
