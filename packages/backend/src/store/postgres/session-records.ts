import type { Sql } from 'postgres';
import type { SessionRecord, SessionRecords } from '../contract.ts';

interface Row {
  organization_id: string;
  user_id: string;
  public_key: string;
  device: string | null;
  identity: string | null;
  opened_at_ms: string;
  seen_at_ms: string;
  expires_at_ms: string;
}

export function createPostgresSessionRecords(sql: Sql): SessionRecords & { sweep(nowMs: number): Promise<void> } {
  const columns = sql`organization_id, user_id, public_key, device, identity, opened_at_ms, seen_at_ms, expires_at_ms`;
  return {
    async note(key, session, nowMs) {
      const { organizationId, userId, publicKey, device, identity, openedAtMs, seenAtMs, expiresAtMs } = session;
      await sql`
        insert into postern.sessions as standing (key, ${columns})
        values (${key}, ${organizationId}, ${userId}, ${publicKey}, ${device ?? null}, ${identity ?? null},
                ${openedAtMs}, ${seenAtMs}, ${expiresAtMs})
        on conflict (key) do update set
          device = coalesce(case when standing.expires_at_ms > ${nowMs} then standing.device end, excluded.device),
          identity = coalesce(case when standing.expires_at_ms > ${nowMs} then standing.identity end, excluded.identity),
          opened_at_ms = least(case when standing.expires_at_ms > ${nowMs} then standing.opened_at_ms end, excluded.opened_at_ms),
          seen_at_ms = greatest(standing.seen_at_ms, excluded.seen_at_ms),
          expires_at_ms = greatest(standing.expires_at_ms, excluded.expires_at_ms)`;
    },
    async find(key, nowMs) {
      const rows = await sql<Row[]>`
        select ${columns} from postern.sessions where key = ${key} and expires_at_ms > ${nowMs}`;
      return rows[0] && sessionRecord(rows[0]);
    },
    async list(organizationId, userId, nowMs) {
      const rows = await sql<Row[]>`
        select ${columns} from postern.sessions
        where organization_id = ${organizationId} and (${userId ?? null}::text is null or user_id = ${userId ?? null})
          and expires_at_ms > ${nowMs}
        order by opened_at_ms`;
      return rows.map(sessionRecord);
    },
    async sweep(nowMs) {
      await sql`delete from postern.sessions where expires_at_ms <= ${nowMs}`;
    },
  };
}

function sessionRecord(row: Row): SessionRecord {
  return {
    organizationId: row.organization_id,
    userId: row.user_id,
    publicKey: row.public_key,
    device: row.device ?? undefined,
    identity: row.identity ?? undefined,
    openedAtMs: Number(row.opened_at_ms),
    seenAtMs: Number(row.seen_at_ms),
    expiresAtMs: Number(row.expires_at_ms),
  };
}
