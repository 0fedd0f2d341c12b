import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { startLocalPostgres } from '../../packages/authority/src/store/local-postgres/start-local-postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Connection string of the PostgreSQL server of this run, as a user that may create databases. */
    databaseUrl: string;
  }
}

// Nothing in this server outlives the run, so it need not survive a power cut.
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' };

/** Starts one PostgreSQL for the whole run, or uses the one that DATABASE_URL names. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (process.env.DATABASE_URL) {
    project.provide('databaseUrl', process.env.DATABASE_URL);
    return async () => {};
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'postern-tests-'));
  const stop = stopAtTheEnd(dataDir);
  const database = await startLocalPostgres({ dataDir, settings: SETTINGS });
  project.provide('databaseUrl', database.url);
  return stop;
}

/** Starts a process that stops the server and removes its folder when this process is gone, or when told to. */
function stopAtTheEnd(dataDir: string): () => Promise<void> {
  const program = fileURLToPath(new URL('stop-database.mjs', import.meta.url));
  const pidFile = join(dataDir, 'postgresql-18/data/postmaster.pid');
  const stopper = spawn(process.execPath, [program, dataDir, pidFile], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  stopper.unref();
  return async () => {
    stopper.ref();
    stopper.stdin.end();
    await once(stopper, 'exit');
  };
}
