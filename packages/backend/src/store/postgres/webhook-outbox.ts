import type { Fragment, Sql } from 'postgres';
import type { DeliveryFilter, DeliveryState, StoredDelivery, WebhookOutbox } from '../contract.ts';
import { insertDeliveries } from './insert-deliveries.ts';

interface ClaimedRow {
  id: string;
  body: string;
  attempts: number;
}

interface CountRow {
  parent_id: string;
  endpoint: string;
  state: DeliveryState;
  count: number;
}

interface Row {
  id: string;
  endpoint: string;
  parent_id: string;
  type: string;
  state: DeliveryState;
  attempts: number;
  answer: string | null;
  created_at_ms: string;
  due_at_ms: string;
  settled_at_ms: string | null;
}

/** A statement that deletes more rows than this would hold them for long. */
const DELETED_AT_ONCE = 1_000;

/** A claim moves the time at which a delivery is due. So nothing has to be cleaned up when a process dies. */
export function createPostgresWebhookOutbox(sql: Sql): WebhookOutbox {
  return {
    async add(deliveries) {
      if (deliveries.length > 0) await insertDeliveries(sql, deliveries);
    },
    async claim({ parentId, endpoint }, nowMs, leaseEndsAtMs) {
      const rows = await sql<ClaimedRow[]>`
        with due as (
          select id from postern.webhook_deliveries
          where parent_id = ${parentId} and endpoint = ${endpoint} and state = 'waiting' and due_at_ms <= ${nowMs}
          order by due_at_ms limit 1 for update skip locked
        )
        update postern.webhook_deliveries d set attempts = d.attempts + 1, due_at_ms = ${leaseEndsAtMs}
        from due where d.id = due.id and d.endpoint = ${endpoint}
        returning d.id, d.body, d.attempts`;
      return rows[0] && { id: rows[0].id, body: rows[0].body, attempt: rows[0].attempts };
    },
    async settle({ endpoint }, { id, attempt }, { state, answer, dueAtMs, isBrokenOff = false }, nowMs) {
      await sql`
        update postern.webhook_deliveries set
          state = ${state}, answer = ${answer}, attempts = attempts - ${isBrokenOff ? 1 : 0},
          due_at_ms = ${dueAtMs ?? nowMs}, settled_at_ms = ${state === 'waiting' ? null : nowMs}
        where id = ${id} and endpoint = ${endpoint} and state = 'waiting' and attempts = ${attempt}`;
    },
    async count(filter) {
      const rows = await sql<CountRow[]>`
        select parent_id, endpoint, state, count(*)::integer as count from postern.webhook_deliveries
        where ${matching(sql, filter)} group by parent_id, endpoint, state order by endpoint, state, parent_id`;
      return rows.map(({ parent_id: parentId, endpoint, state, count }) => ({ parentId, endpoint, state, count }));
    },
    async list(filter, limit) {
      const rows = await sql<Row[]>`
        select id, endpoint, parent_id, type, state, attempts, answer, created_at_ms, due_at_ms, settled_at_ms
        from postern.webhook_deliveries
        where ${matching(sql, filter)} order by created_at_ms desc, id, endpoint limit ${limit}`;
      return rows.map(storedDelivery);
    },
    async replay(filter, nowMs) {
      const { count } = await sql`
        update postern.webhook_deliveries
        set state = 'waiting', attempts = 0, due_at_ms = ${nowMs}, settled_at_ms = null
        where ${matching(sql, filter)}`;
      return count;
    },
    async deleteOld(deliveredBeforeMs, createdBeforeMs) {
      const { count } = await sql`
        delete from postern.webhook_deliveries where (id, endpoint) in (
          select id, endpoint from postern.webhook_deliveries
          where (state = 'delivered' and settled_at_ms < ${deliveredBeforeMs}) or created_at_ms < ${createdBeforeMs}
          limit ${DELETED_AT_ONCE} for update skip locked
        )`;
      return count >= DELETED_AT_ONCE;
    },
  };
}

function matching(sql: Sql, { parentId, endpoint, id, state, sinceMs, untilMs }: DeliveryFilter): Fragment {
  return sql`true
    ${parentId === undefined ? sql`` : sql`and parent_id = ${parentId}`}
    ${endpoint === undefined ? sql`` : sql`and endpoint = ${endpoint}`}
    ${id === undefined ? sql`` : sql`and id = ${id}`}
    ${state === undefined ? sql`` : sql`and state = ${state}`}
    ${sinceMs === undefined ? sql`` : sql`and created_at_ms >= ${sinceMs}`}
    ${untilMs === undefined ? sql`` : sql`and created_at_ms < ${untilMs}`}`;
}

function storedDelivery(row: Row): StoredDelivery {
  const { id, endpoint, parent_id: parentId, type, state, attempts, answer } = row;
  const isWaiting = state === 'waiting';
  return {
    id,
    endpoint,
    parentId,
    type,
    state,
    attempts,
    answer: answer ?? undefined,
    createdAtMs: Number(row.created_at_ms),
    dueAtMs: isWaiting ? Number(row.due_at_ms) : undefined,
    settledAtMs: row.settled_at_ms === null ? undefined : Number(row.settled_at_ms),
  };
}
