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
    withLock: (key, waitMs, work) =>
      local.withLock(key, waitMs, async () => {
        const begun = { work: false };
        try {
          const done = await sql.begin(async (tx) => {
            await tx`select set_config('lock_timeout', ${String(waitMs)}, true)`;
            await tx`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`;
            begun.work = true;
            return { result: await work() };
          });
          return done.result;
        } catch (error) {
          if (!begun.work && error instanceof postgres.PostgresError && error.code === LOCK_NOT_AVAILABLE)
            return 'busy';
          throw error;
        }
      }),
  };
}
