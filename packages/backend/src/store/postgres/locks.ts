import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from 'postgres';
import type { Locks } from '../contract.ts';
import { createMemoryLocks } from '../memory/locks.ts';

/** A process that dies leaves its locks behind for this long. */
const LEASE_MS = 30_000;
/** A lease is renewed three times before it ends. */
const RENEW_MS = LEASE_MS / 4;
const FIRST_PAUSE_MS = 10;
const MAX_PAUSE_MS = 160;

/**
 * Locks are rows with an end. Taking, renewing and giving back are one short statement each, so that no number of
 * requests that wait or work can use up the connections.
 */
export function createPostgresLocks(sql: Sql): Locks & { sweep(): Promise<void> } {
  // Requests of one process queue up here, so that one of them asks the database for a key and not all.
  const local = createMemoryLocks();
  return {
    withLocks(keys, waitMs, work) {
      const endsAt = performance.now() + waitMs;
      // In one order for all processes: two that want the same rows do not wait for each other's.
      const sorted = [...new Set(keys)].sort();
      return local.withLocks(sorted, waitMs, async () => {
        const lease = await acquire(sql, sorted, endsAt);
        return lease ? hold(sql, lease, work) : 'busy';
      });
    },
    async sweep() {
      await sql`delete from postern.locks where expires_at <= clock_timestamp()`;
    },
  };
}

/** Rows that one request has taken. */
interface Lease {
  keys: readonly string[];
  holder: string;
}

async function acquire(sql: Sql, keys: readonly string[], endsAt: number): Promise<Lease | undefined> {
  const lease = { keys, holder: randomUUID() };
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)) {
    const taken = await take(sql, lease);
    if (taken === keys.length) return lease;
    // A part of the locks is of no use, and others may want them.
    if (taken > 0) await giveBack(sql, lease);
    const leftMs = endsAt - performance.now();
    if (leftMs <= 0) return undefined;
    // Requests that failed together do not come back together.
    await sleep(Math.min(leftMs, pauseMs * (0.5 + Math.random() / 2)));
  }
}

/** @returns How many of the keys are taken now. */
async function take(sql: Sql, { keys, holder }: Lease): Promise<number> {
  const rows = await sql`
    insert into postern.locks as standing (key, holder, expires_at)
    select key, ${holder}, clock_timestamp() + ${`${LEASE_MS} ms`}::interval
    from unnest(${sql.array([...keys])}::text[]) with ordinality as wanted (key, position) order by position
    on conflict (key) do update set holder = excluded.holder, expires_at = excluded.expires_at
    where standing.expires_at <= clock_timestamp()
    returning key`;
  return rows.length;
}

async function giveBack(sql: Sql, { keys, holder }: Lease): Promise<void> {
  await sql`delete from postern.locks where key = any(${sql.array([...keys])}::text[]) and holder = ${holder}`;
}

async function renew(sql: Sql, { keys, holder }: Lease): Promise<boolean> {
  const rows = await sql`
    update postern.locks set expires_at = clock_timestamp() + ${`${LEASE_MS} ms`}::interval
    where key = any(${sql.array([...keys])}::text[]) and holder = ${holder} and expires_at > clock_timestamp()
    returning key`;
  return rows.length === keys.length;
}

async function hold<Result>(sql: Sql, lease: Lease, work: (lost: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  let renewedAt = performance.now();
  const timer = setInterval(() => {
    const askedAt = performance.now();
    renew(sql, lease).then(
      (isHeld) => {
        if (isHeld) renewedAt = askedAt;
        else controller.abort();
      },
      // The database may be back before the lease ends.
      () => undefined,
    );
    if (askedAt - renewedAt > LEASE_MS - RENEW_MS) controller.abort();
  }, RENEW_MS);
  try {
    return await work(controller.signal);
  } finally {
    clearInterval(timer);
    // What cannot be given back ends by itself.
    await giveBack(sql, lease).catch(() => undefined);
  }
}
