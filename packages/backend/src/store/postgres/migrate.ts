import type { Sql } from 'postgres';
import { ConfigurationError } from '../../configuration/configuration-error.ts';
import { begin } from './begin.ts';
import { COUNT_FUNCTION } from './count-function.ts';

/** Each step runs once. A released step is never changed. */
const STEPS = [
  `create table postern.identities (
     key text primary key,
     organization_id text not null,
     remembered_at timestamptz not null default now()
   );
   create table postern.pending_creations (
     key text primary key,
     body text not null,
     created_at_ms bigint not null
   );
   create table postern.counters (
     key text primary key,
     count integer not null,
     resets_at_ms bigint not null
   );
   create index counters_resets_at_ms on postern.counters (resets_at_ms);`,
  `create table postern.one_time_values (
     key text primary key,
     value text not null,
     expires_at_ms bigint not null
   );
   create index one_time_values_expires_at_ms on postern.one_time_values (expires_at_ms);`,
  `create table postern.locks (
     key text primary key,
     holder text not null,
     expires_at timestamptz not null
   );`,
  `create table postern.ended_sessions (
     key text primary key,
     ended_at_ms bigint not null,
     expires_at_ms bigint not null
   );
   create index ended_sessions_expires_at_ms on postern.ended_sessions (expires_at_ms);`,
  COUNT_FUNCTION,
  `create table postern.sessions (
     key text primary key,
     organization_id text not null,
     user_id text not null,
     public_key text not null,
     device text,
     identity text,
     opened_at_ms bigint not null,
     seen_at_ms bigint not null,
     expires_at_ms bigint not null
   );
   create index sessions_organization_id on postern.sessions (organization_id);
   create index sessions_expires_at_ms on postern.sessions (expires_at_ms);`,
  `create table postern.webhook_deliveries (
     id text not null,
     endpoint text not null,
     parent_id text not null,
     type text not null,
     body text not null,
     state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
     attempts integer not null default 0,
     answer text,
     created_at_ms bigint not null,
     due_at_ms bigint not null,
     settled_at_ms bigint,
     primary key (id, endpoint)
   );
   create index webhook_deliveries_due on postern.webhook_deliveries (parent_id, endpoint, due_at_ms)
     where state = 'waiting';
   create index webhook_deliveries_delivered on postern.webhook_deliveries (settled_at_ms) where state = 'delivered';
   create index webhook_deliveries_created_at_ms on postern.webhook_deliveries (created_at_ms);`,
];

/** How many steps this version knows. */
export const KNOWN_STEPS = STEPS.length;

const NEWER =
  'A newer version of Postern has changed the schema postern of the database. Start that version or a later one.';

/**
 * Brings the schema up to date. Processes that start at the same time wait for each other.
 * @throws ConfigurationError when a newer version has changed the schema.
 */
export async function migrate(sql: Sql): Promise<void> {
  await begin(sql, '', async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtextextended('postern.migrate', 0))`;
    await tx`create schema if not exists postern`;
    await tx`create table if not exists postern.migrations (step integer primary key)`;
    const [last] = await tx<{ step: number }[]>`select coalesce(max(step), 0)::int as step from postern.migrations`;
    if ((last?.step ?? 0) > STEPS.length) throw new ConfigurationError([NEWER]);
    for (const [index, step] of STEPS.entries()) {
      if (index < (last?.step ?? 0)) continue;
      await tx.unsafe(step);
      await tx`insert into postern.migrations (step) values (${index + 1})`;
    }
  });
}
