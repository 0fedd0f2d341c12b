import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { stopLocalPostgres } from '../local-postgres/start-local-postgres.ts';
import { IN_USE_LOCK, TEST_DATABASE } from './test-databases.ts';

// A program: stops the server for tests when no test has used it for a while, and drops what crashed tests have left.

const [dataDir = ''] = process.argv.slice(2);
const POLL_MS = Number(process.env.POSTERN_TESTING_IDLE_MS ?? 60_000) / 4;

const sql = postgres(process.env.POSTERN_TESTING_SERVER ?? '', {
  max: 1,
  onnotice: () => {},
  connection: { application_name: 'postern-testing-keeper' },
});

/** Takes the lock that every process with databases of tests holds. */
async function isUnused(): Promise<boolean> {
  const [row] = await sql<{ free: boolean }[]>`select pg_try_advisory_lock(${IN_USE_LOCK}) as free`;
  return row?.free === true;
}

try {
  for (let idle = 0; idle < 4; ) {
    await pause(POLL_MS);
    idle = (await isUnused()) ? idle + 1 : 0;
    if (idle > 0 && idle < 4) await sql`select pg_advisory_unlock(${IN_USE_LOCK})`;
  }
  // From here on no new test gets in.
  const left = await sql<
    { datname: string }[]
  >`select datname from pg_database where starts_with(datname, ${TEST_DATABASE})`;
  for (const { datname } of left) await sql.unsafe(`drop database if exists ${datname} with (force)`);
  await stopLocalPostgres({ dataDir });
} catch {
  // Another process has stopped it.
} finally {
  await sql.end({ timeout: 1 }).catch(() => {});
}
