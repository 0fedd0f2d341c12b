import type { Sql } from 'postgres';
import { begin } from '../begin.ts';

/**
 * The tables of the audit trail, in a schema of their own. Rows are only added: triggers refuse everything else. The
 * columns for searches come from the event itself, so that they cannot say something else.
 */
const TABLES = `
  create schema postern_audit;
  create table postern_audit.events (
    chain text not null,
    seq bigint not null check (seq > 0),
    event text not null,
    hash text not null,
    time_ms bigint generated always as (((event::jsonb) ->> 'timeMs')::bigint) stored,
    identity text generated always as ((event::jsonb) ->> 'identity') stored,
    primary key (chain, seq)
  );
  create index events_identity on postern_audit.events (identity, chain, seq) where identity is not null;
  create index events_time_ms on postern_audit.events (time_ms);
  create table postern_audit.heads (
    chain text primary key,
    seq bigint not null check (seq >= 0),
    hash text not null,
    seal text not null
  );
  create function postern_audit.refuse() returns trigger language plpgsql as $$
    begin
      raise exception 'The audit trail only grows: rows are not changed and not deleted.' using errcode = '55000';
    end $$;
  create trigger events_only_grow before update or delete on postern_audit.events
    for each row execute function postern_audit.refuse();
  create trigger events_are_not_emptied before truncate on postern_audit.events
    for each statement execute function postern_audit.refuse();
  create trigger heads_only_move_on before update on postern_audit.heads
    for each row when (new.chain <> old.chain or new.seq <= old.seq) execute function postern_audit.refuse();
  create trigger heads_stay before delete on postern_audit.heads
    for each row execute function postern_audit.refuse();
  create trigger heads_are_not_emptied before truncate on postern_audit.heads
    for each statement execute function postern_audit.refuse();`;

/**
 * Creates the tables when they are missing. Later, a user without the right to create tables is enough. Processes that
 * start at the same time wait for each other.
 */
export async function createAuditTables(sql: Sql): Promise<void> {
  if (await exist(sql)) return;
  await begin(sql, '', async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtextextended('postern_audit', 0))`;
    if (!(await exist(tx))) await tx.unsafe(TABLES);
  });
}

async function exist(sql: Pick<Sql, 'unsafe'>): Promise<boolean> {
  const [row] = await sql.unsafe<{ found: boolean }[]>(
    "select exists (select from pg_namespace where nspname = 'postern_audit') as found",
  );
  return row?.found === true;
}
