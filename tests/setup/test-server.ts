import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLocalPostgres } from '../../packages/authority/src/store/local-postgres/start-local-postgres.ts';

/** A PostgreSQL of the tests. */
export interface TestServer {
  /** Connection string, as a user that may create databases. */
  url: string;
  /** Folder with the cluster's files. */
  data: string;
  /** Stops the server and removes its folder. */
  remove(): Promise<void>;
}

// Nothing in this server outlives the run, so it need not survive a power cut.
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' };

/**
 * Starts a PostgreSQL that is stopped and removed when this process is gone, or when told to.
 * @param settings Further settings of PostgreSQL.
 */
export async function startTestServer(settings: Record<string, string> = {}): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'postern-tests-'));
  const remove = removeAtTheEnd(dataDir);
  const { url } = await startLocalPostgres({ dataDir, settings: { ...SETTINGS, ...settings } });
  return { url, data: join(dataDir, 'postgresql-18/data'), remove };
}

/** Starts a process that stops the server and removes its folder when this process is gone, or when told to. */
function removeAtTheEnd(dataDir: string): () => Promise<void> {
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
