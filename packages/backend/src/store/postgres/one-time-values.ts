import type { Sql } from 'postgres';
import type { OneTimeValues } from '../contract.ts';

export function createPostgresOneTimeValues(sql: Sql): OneTimeValues & { sweep(nowMs: number): Promise<void> } {
  return {
    async put(key, value, expiresAtMs, nowMs) {
      // Of two concurrent inserts of the same key, the second waits for the first and then finds its value.
      const rows = await sql`
        insert into postern.one_time_values as standing (key, value, expires_at_ms)
        values (${key}, ${value}, ${expiresAtMs})
        on conflict (key) do update set value = excluded.value, expires_at_ms = excluded.expires_at_ms
        where standing.expires_at_ms <= ${nowMs}
        returning key`;
      return rows.length > 0;
    },
    async take(key, nowMs) {
      const rows = await sql<{ value: string; expires_at_ms: string }[]>`
        delete from postern.one_time_values where key = ${key} returning value, expires_at_ms`;
      const [row] = rows;
      return row && Number(row.expires_at_ms) > nowMs ? row.value : undefined;
    },
    async find(key, nowMs) {
      const rows = await sql<{ value: string }[]>`
        select value from postern.one_time_values where key = ${key} and expires_at_ms > ${nowMs}`;
      return rows[0]?.value;
    },
    async replace(key, before, value) {
      const rows = await sql`
        update postern.one_time_values set value = ${value} where key = ${key} and value = ${before} returning key`;
      return rows.length > 0;
    },
    async sweep(nowMs) {
      await sql`delete from postern.one_time_values where expires_at_ms <= ${nowMs}`;
    },
  };
}
