import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from 'postgres';
import type { Locks } from '../contract.ts';
import { createMemoryLocks } from '../memory/locks.ts';

/** Locks of a process that dies end after this time. */
const LEASE_MS = 30_000;
/** A lease is renewed three times before it ends. */
const RENEW_MS = LEASE_MS / 4;
const FIRST_PAUSE_MS = 10;
const MAX_PAUSE_MS = 160;

/**
 * Locks are rows with an expiry. Taking, renewing and releasing a lock is one short statement each. So waiting or
 * working requests never use up the connections, however many they are.
 */
export function createPostgresLocks(sql: Sql): Locks & { sweep(): Promise<void> } {
  // Requests of one process queue here, so that only one of them asks the database for a key.
  const local = createMemoryLocks();
  return {
    withLocks(keys, waitMs, work) {
      const endsAt = performance.now() + waitMs;
      // All processes take rows in the same order, so that two of them cannot deadlock.
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

/** Rows that one request holds. */
interface Lease {
  keys: readonly string[];
  holder: string;
}

async function acquire(sql: Sql, keys: readonly string[], endsAt: number): Promise<Lease | undefined> {
  const lease = { keys, holder: randomUUID() };
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)) {
    const taken = await take(sql, lease);
    if (taken === keys.length) return lease;
    // Only all locks together are useful, and other requests may need these.
    if (taken > 0) await giveBack(sql, lease);
    const leftMs = endsAt - performance.now();
    if (leftMs <= 0) return undefined;
    // A random pause, so that requests that failed together do not retry together.
    await sleep(Math.min(leftMs, pauseMs * (0.5 + Math.random() / 2)));
  }
}

/** @returns How many of the keys were taken. */
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
      // The database may answer again before the lease ends.
      () => undefined,
    );
    if (askedAt - renewedAt > LEASE_MS - RENEW_MS) controller.abort();
  }, RENEW_MS);
  try {
    return await work(controller.signal);
  } finally {
    clearInterval(timer);
    // If this fails, the lease ends by itself.
    await giveBack(sql, lease).catch(() => undefined);
  }
}
