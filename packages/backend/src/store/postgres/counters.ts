import type { Sql } from 'postgres';
import type { Counters, Limit } from '../contract.ts';
import { freeUses } from '../pace.ts';

interface CountRow {
  counted: boolean;
  used: number;
  free_at_ms: string;
}

export function createPostgresCounters(sql: Sql): Counters & { sweep(nowMs: number): Promise<void> } {
  return {
    async count(limits, nowMs) {
      const sorted = limits
        .map((limit, place) => ({ limit, place }))
        .sort((a, b) => (a.limit.key < b.limit.key ? -1 : 1));
      const rows = await sql<CountRow[]>`
        select counted, used, free_at_ms
        from postern.count_use(${sql.json(sorted.map(({ limit }) => wireOf(limit)))}, ${nowMs})`;
      const counts = new Array<{ count: number; freeAtMs: number }>(limits.length);
      for (const [index, { used, free_at_ms }] of rows.entries()) {
        counts[sorted[index]?.place ?? 0] = { count: used, freeAtMs: Number(free_at_ms) };
      }
      return { isCounted: rows[0]?.counted ?? true, counts };
    },
    async takeBack(limits, nowMs) {
      const given = limits.map((limit) => ({ key: limit.key, free: freeUses(limit) }));
      await sql`
        with taken as (
          select c.key, l.free from postern.counters c
          join jsonb_to_recordset(${sql.json(given)}) as l (key text, free integer) on l.key = c.key
          where c.resets_at_ms > ${nowMs} order by c.key collate "C" for update of c
        )
        update postern.counters c set count = case when c.count > t.free then 0 else greatest(c.count - 1, 0) end
        from taken t where c.key = t.key`;
    },
    async sweep(nowMs) {
      await sql`delete from postern.counters where resets_at_ms <= ${nowMs}`;
    },
  };
}

/** A limit in the form that the database function reads. */
function wireOf(limit: Limit) {
  return 'max' in limit
    ? { key: limit.key, max: limit.max, window: limit.windowMs, pauses: null }
    : { key: limit.key, max: null, window: limit.forgottenAfterMs, pauses: [...limit.pausesMs] };
}
