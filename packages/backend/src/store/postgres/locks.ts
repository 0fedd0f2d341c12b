import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from 'postgres';
import type { Locks } from '../contract.ts';
import { createMemoryLocks } from '../memory/locks.ts';
import { answeredInTime, type Patience } from './answered-in-time.ts';

/** Locks of a process that dies end after this time. */
const LEASE_MS = 30_000;
/** A lease is renewed three times before it ends. */
const RENEW_MS = LEASE_MS / 4;
const FIRST_PAUSE_MS = 10;
const MAX_PAUSE_MS = 160;

/**
 * Locks are rows with an expiry. Taking, renewing and releasing a lock is one short statement each. So waiting or
 * working requests never use up the connections, however many they are.
 * @param patience How long to wait for a statement.
 */
export function createPostgresLocks(sql: Sql, patience: Patience): Locks & { sweep(): Promise<void> } {
  // Requests of one process queue here, so that only one of them asks the database for a key.
  const local = createMemoryLocks();
  const rows = leases(sql, patience, randomUUID());
  return {
    withLocks(keys, waitMs, work) {
      const endsAt = performance.now() + waitMs;
      // All processes take rows in the same order, so that two of them cannot deadlock.
      const sorted = [...new Set(keys)].sort();
      return local.withLocks(sorted, waitMs, async () => {
        const lease = await acquire(rows, sorted, endsAt);
        return lease ? hold(rows, lease, work) : 'busy';
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

/** The statements. */
interface Leases {
  newLease(keys: readonly string[]): Lease;
  /** @returns How many of the keys were taken. */
  take(lease: Lease): Promise<number>;
  giveBack(lease: Lease): Promise<void>;
  renew(lease: Lease): Promise<boolean>;
}

/**
 * @param owner Identifies this process. Its requests queue for a key before they ask the database, so a row of its own
 *   that stands is one whose release was lost, and can be taken.
 */
function leases(sql: Sql, patience: Patience, owner: string): Leases {
  return {
    newLease: (keys) => ({ keys, holder: `${owner} ${randomUUID()}` }),
    take: ({ keys, holder }) =>
      answeredInTime(async () => {
        const rows = await sql`
          insert into postern.locks as standing (key, holder, expires_at)
          select key, ${holder}, clock_timestamp() + ${`${LEASE_MS} ms`}::interval
          from unnest(${sql.array([...keys])}::text[]) with ordinality as wanted (key, position) order by position
          on conflict (key) do update set holder = excluded.holder, expires_at = excluded.expires_at
          where standing.expires_at <= clock_timestamp() or starts_with(standing.holder, ${owner})
          returning key`;
        return rows.length;
      }, patience),
    giveBack: ({ keys, holder }) =>
      answeredInTime(async () => {
        await sql`delete from postern.locks where key = any(${sql.array([...keys])}::text[]) and holder = ${holder}`;
      }, patience),
    renew: ({ keys, holder }) =>
      answeredInTime(async () => {
        const rows = await sql`
          update postern.locks set expires_at = clock_timestamp() + ${`${LEASE_MS} ms`}::interval
          where key = any(${sql.array([...keys])}::text[]) and holder = ${holder} and expires_at > clock_timestamp()
          returning key`;
        return rows.length === keys.length;
      }, patience),
  };
}

async function acquire(rows: Leases, keys: readonly string[], endsAt: number): Promise<Lease | undefined> {
  const lease = rows.newLease(keys);
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)) {
    const taken = await rows.take(lease);
    if (taken === keys.length) return lease;
    // Only all locks together are useful, and other requests may need these.
    if (taken > 0) await rows.giveBack(lease);
    const leftMs = endsAt - performance.now();
    if (leftMs <= 0) return undefined;
    // A random pause, so that requests that failed together do not retry together.
    await sleep(Math.min(leftMs, pauseMs * (0.5 + Math.random() / 2)));
  }
}

async function hold<Result>(rows: Leases, lease: Lease, work: (lost: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  let renewedAt = performance.now();
  const timer = setInterval(() => {
    const askedAt = performance.now();
    rows.renew(lease).then(
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
    // If this fails, this process can take the lock again, and for others the lease ends by itself.
    await rows.giveBack(lease).catch(() => undefined);
  }
}
