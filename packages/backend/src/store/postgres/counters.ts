import type { Sql } from 'postgres';
import type { Counters } from '../contract.ts';

export function createPostgresCounters(sql: Sql): Counters & { sweep(nowMs: number): Promise<void> } {
  return {
    async increment(key, windowMs, nowMs) {
      const resetsAtMs = nowMs + windowMs;
      const rows = await sql<{ count: number; resets_at_ms: string }[]>`
        insert into postern.counters as c (key, count, resets_at_ms) values (${key}, 1, ${resetsAtMs})
        on conflict (key) do update set
          count = case when c.resets_at_ms > ${nowMs} then c.count + 1 else 1 end,
          resets_at_ms = case when c.resets_at_ms > ${nowMs} then c.resets_at_ms else ${resetsAtMs} end
        returning count, resets_at_ms`;
      return { count: rows[0]?.count ?? 1, resetsAtMs: Number(rows[0]?.resets_at_ms ?? resetsAtMs) };
    },
    async sweep(nowMs) {
      await sql`delete from postern.counters where resets_at_ms <= ${nowMs}`;
    },
  };
}
