import type postgres from 'postgres';

/** Tables of the whole installation, a few rows each. A distributed engine keeps a copy of them on every node. */
const GLOBAL_TABLES = ['migrations', 'sealed_keys'];

/** The column that says which organization a row belongs to. */
const organizationColumn = (table: string) => (table === 'organizations' ? 'id' : 'organization_id');

/** A statement that makes a constraint, an index or a trigger again. */
interface Definition {
  statement: string;
}

/**
 * Partitions every table of tenants by the hash of the organization, and keeps the rows. PostgreSQL refuses a primary
 * key or a unique index without the organization, so this also proves that all of them have it. For a database of the
 * authority whose migrations have been applied, and that no process uses.
 * @param sql A connection as the owner of the tables.
 * @param partitions How many partitions each table gets.
 * @throws Error, with the database unchanged, when it has no tables of an authority, or they are partitioned already.
 */
export async function partitionSchema(sql: postgres.Sql, partitions: number): Promise<void> {
  await sql.begin(async (tx) => {
    const whole = await tx`select from pg_class where oid = to_regclass('public.organizations') and relkind = 'r'`;
    if (whole.length === 0) throw new Error('the database has no tables of an authority that could be partitioned');
    const tables = (
      await tx<{ name: string }[]>`
        select tablename as name from pg_tables
        where schemaname = 'public' and tablename <> all(${GLOBAL_TABLES}) order by tablename`
    ).map(({ name }) => name);
    const keys = await constraints(tx, ['p', 'u']);
    const foreignKeys = await constraints(tx, ['f']);
    const indexes = await plainIndexes(tx);
    const triggers = await triggersOf(tx);

    await tx`create schema whole`;
    for (const name of tables) {
      const column = organizationColumn(name);
      await tx`alter table ${tx(name)} set schema whole`;
      await tx`
        create table ${tx(name)} (like ${tx(`whole.${name}`)} including defaults) partition by hash (${tx(column)})`;
      for (let part = 0; part < partitions; part += 1) {
        await tx.unsafe(
          `create table "${name}_${part}" partition of "${name}" for values with (modulus ${partitions}, remainder ${part})`,
        );
      }
    }
    for (const { statement } of keys) await tx.unsafe(statement);
    for (const name of tables) await tx`insert into ${tx(name)} select * from ${tx(`whole.${name}`)}`;
    await tx`drop schema whole cascade`;
    for (const { statement } of [...indexes, ...foreignKeys, ...triggers]) await tx.unsafe(statement);
  });
}

/** @param types `p` for primary keys, `u` for unique constraints, `f` for foreign keys. */
async function constraints(sql: postgres.TransactionSql, types: string[]): Promise<Definition[]> {
  return sql<Definition[]>`
    select format('alter table %s add constraint %I %s', conrelid::regclass, conname,
      pg_get_constraintdef(oid)) as statement
    from pg_constraint
    where connamespace = 'public'::regnamespace and contype = any(${types}) and conrelid::regclass::text <> all(${GLOBAL_TABLES})
    order by conname`;
}

/** The indexes that no constraint has made. */
async function plainIndexes(sql: postgres.TransactionSql): Promise<Definition[]> {
  return sql<Definition[]>`
    select pg_get_indexdef(i.indexrelid) as statement
    from pg_index i join pg_class c on c.oid = i.indrelid
    where c.relnamespace = 'public'::regnamespace and c.relname <> all(${GLOBAL_TABLES})
      and not exists (select from pg_constraint where conindid = i.indexrelid)`;
}

async function triggersOf(sql: postgres.TransactionSql): Promise<Definition[]> {
  return sql<Definition[]>`
    select pg_get_triggerdef(oid) as statement from pg_trigger where not tgisinternal`;
}
