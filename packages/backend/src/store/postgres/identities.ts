import type { Sql } from 'postgres';
import type { Identities } from '../contract.ts';
import { insertDeliveries } from './insert-deliveries.ts';

interface PendingRow {
  body: string;
  created_at_ms: string;
}

export function createPostgresIdentities(sql: Sql): Identities {
  return {
    async find(key) {
      const rows = await sql<{ organization_id: string }[]>`
        select organization_id from postern.identities where key = ${key}`;
      return rows[0]?.organization_id;
    },
    async remember(key, organizationId, ifSettled = []) {
      const announced = () =>
        sql`, announced as (${insertDeliveries(sql, ifSettled, sql`where exists (select from settled)`)})`;
      await sql`
        with settled as (delete from postern.pending_creations where key = ${key} returning key)
        ${ifSettled.length > 0 ? announced() : sql``}
        insert into postern.identities (key, organization_id) values (${key}, ${organizationId})
        on conflict (key) do update set organization_id = excluded.organization_id, remembered_at = now()`;
    },
    async forget(key, organizationId) {
      await sql`delete from postern.identities where key = ${key} and organization_id = ${organizationId}`;
    },
    async pendingCreation(key) {
      const rows = await sql<PendingRow[]>`
        select body, created_at_ms from postern.pending_creations where key = ${key}`;
      return rows[0] && creationOf(rows[0]);
    },
    async announceCreation(key, { body, createdAtMs }) {
      // The update changes nothing. It makes the statement return the existing row.
      const rows = await sql<PendingRow[]>`
        insert into postern.pending_creations as standing (key, body, created_at_ms)
        values (${key}, ${body}, ${createdAtMs})
        on conflict (key) do update set key = standing.key
        returning body, created_at_ms`;
      return rows[0] ? creationOf(rows[0]) : { body, createdAtMs };
    },
    async withdrawCreation(key, body) {
      await sql`delete from postern.pending_creations where key = ${key} and body = ${body}`;
    },
    async creationsBefore(timeMs, limit) {
      const rows = await sql<(PendingRow & { key: string })[]>`
        select key, body, created_at_ms from postern.pending_creations
        where created_at_ms < ${timeMs} order by created_at_ms, key limit ${limit}`;
      return rows.map((row) => ({ key: row.key, ...creationOf(row) }));
    },
  };
}

function creationOf(row: PendingRow) {
  return { body: row.body, createdAtMs: Number(row.created_at_ms) };
}
