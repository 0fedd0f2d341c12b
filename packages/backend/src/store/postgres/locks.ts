import type { Sql } from 'postgres';
import postgres from 'postgres';
import type { Locks } from '../contract.ts';
import { createMemoryLocks } from '../memory/locks.ts';

const LOCK_NOT_AVAILABLE = '55P03';

/** Advisory locks that end with their transaction, so a process that dies holds none. */
export function createPostgresLocks(sql: Sql): Locks {
  // Those of one process queue up here, so that a crowd behind one identity does not take every connection.
  const local = createMemoryLocks();
  return {
    withLock: (key, waitMs, work) => local.withLock(key, waitMs, () => lockedAcrossProcesses(sql, key, waitMs, work)),
  };
}

async function lockedAcrossProcesses<Result>(
  sql: Sql,
  key: string,
  waitMs: number,
  work: () => Promise<Result>,
): Promise<Result | 'busy'> {
  const turn = { hasBegun: false, isLate: false };
  const done = sql.begin(async (tx) => {
    if (turn.isLate) return 'busy' as const;
    await tx`select set_config('lock_timeout', ${String(waitMs)}, true)`;
    await tx`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`;
    if (turn.isLate) return 'busy' as const;
    turn.hasBegun = true;
    return { result: await work() };
  });
  const { late, stop } = lateness(waitMs, turn);
  try {
    const first = await Promise.race([done, late]);
    return first === 'busy' ? 'busy' : first.result;
  } catch (error) {
    if (!turn.hasBegun && error instanceof postgres.PostgresError && error.code === LOCK_NOT_AVAILABLE) return 'busy';
    throw error;
  } finally {
    stop();
    // A transaction that nobody waits for any more ends by itself.
    done.catch(() => undefined);
  }
}

/** Waiting for a free connection counts as well, which the lock's own timeout does not see. */
function lateness(waitMs: number, turn: { hasBegun: boolean; isLate: boolean }) {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'busy'>((resolve) => {
    timer = setTimeout(() => {
      if (turn.hasBegun) return;
      turn.isLate = true;
      resolve('busy');
    }, waitMs);
  });
  return { late, stop: () => clearTimeout(timer) };
}
