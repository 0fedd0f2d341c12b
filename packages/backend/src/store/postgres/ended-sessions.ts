import type { Sql } from 'postgres';
import type { EndedSession, EndedSessions } from '../contract.ts';
import { answeredInTime, type Patience } from './answered-in-time.ts';
import { insertDeliveries } from './insert-deliveries.ts';

interface Row {
  key: string;
  ended_at_ms: string;
  expires_at_ms: string;
}

interface Waiting {
  keys: readonly string[];
  settle: (ended: (EndedSession | undefined)[]) => void;
  fail: (error: unknown) => void;
}

/**
 * Every check of a session reads this table. Reads that arrive while one is running wait, and are then answered
 * together by one statement.
 * @param patience How long to wait for a statement, so that one without an answer does not hold up the next.
 */
export function createPostgresEndedSessions(
  sql: Sql,
  patience: Patience,
): EndedSessions & { sweep(nowMs: number): Promise<void> } {
  let waiting: Waiting[] = [];
  let isAsking = false;

  async function askAll(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await ask(batch);
    }
    isAsking = false;
  }

  async function ask(batch: readonly Waiting[]): Promise<void> {
    try {
      const keys = [...new Set(batch.flatMap((each) => each.keys))];
      const rows = await answeredInTime(() => select(keys), patience);
      const found = new Map(rows.map((row) => [row.key, endedSession(row)]));
      for (const each of batch) each.settle(each.keys.map((key) => found.get(key)));
    } catch (error) {
      for (const { fail } of batch) fail(error);
    }
  }

  const select = async (keys: string[]) => sql<Row[]>`
    select key, ended_at_ms, expires_at_ms from postern.ended_sessions where key = any(${sql.array(keys)}::text[])`;

  return {
    async end(key, { endedAtMs, expiresAtMs }, deliveries = []) {
      await sql`
        ${deliveries.length > 0 ? sql`with announced as (${insertDeliveries(sql, deliveries)})` : sql``}
        insert into postern.ended_sessions as standing (key, ended_at_ms, expires_at_ms)
        values (${key}, ${endedAtMs}, ${expiresAtMs})
        on conflict (key) do update set
          ended_at_ms = greatest(standing.ended_at_ms, excluded.ended_at_ms),
          expires_at_ms = greatest(standing.expires_at_ms, excluded.expires_at_ms)`;
    },
    find(keys) {
      return new Promise((settle, fail) => {
        waiting.push({ keys, settle, fail });
        void askAll();
      });
    },
    async sweep(nowMs) {
      await sql`delete from postern.ended_sessions where expires_at_ms <= ${nowMs}`;
    },
  };
}

function endedSession(row: Row): EndedSession {
  return { endedAtMs: Number(row.ended_at_ms), expiresAtMs: Number(row.expires_at_ms) };
}
