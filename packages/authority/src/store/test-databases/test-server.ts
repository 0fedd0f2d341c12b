import { spawn } from 'node:child_process';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startLocalPostgres } from '../local-postgres/start-local-postgres.ts';
import { connectTestDatabases, type TestDatabases } from './test-databases.ts';

/** Nothing in this server outlives a test, so it need not survive a power cut. */
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '500' };
const KEEPER = fileURLToPath(new URL('./server-keeper.js', import.meta.url));
const ATTEMPTS = 3;
const PAUSE_MS = 500;

export interface TestDatabasesOptions {
  /** A server of yours: the connection string of a user who may create databases. */
  serverUrl?: string | undefined;
  /** The folder of the server that is started; absent: one in the system's folder for temporary files. */
  dataDir?: string | undefined;
}

/**
 * Opens databases for tests: on a server of yours, or on the one server for tests that this user has on this machine. That
 * one is started when it does not run, and a second process stops it when no test has used it for a minute.
 * @throws LocalPostgresError with one sentence that says what to do.
 * @throws Error when your server does not answer.
 * @example
 * ```ts
 * import { openTestDatabases } from '@postern/authority/test-databases';
 *
 * const databases = await openTestDatabases();
 * const database = await databases.create();
 * console.log(database.url);
 * await database.drop();
 * await databases.close();
 * ```
 */
export async function openTestDatabases(options: TestDatabasesOptions = {}): Promise<TestDatabases> {
  const { serverUrl, dataDir = join(tmpdir(), `postern-testing-${userInfo().username}`) } = options;
  if (serverUrl !== undefined) return connectTestDatabases(serverUrl);
  for (let attempt = 1; ; attempt++) {
    const server = await startLocalPostgres({ dataDir, settings: SETTINGS });
    if (!server.reused) keepServer(dataDir, server.url);
    try {
      return await connectTestDatabases(server.url);
    } catch (error) {
      // It may have been stopped between the two lines above.
      if (attempt === ATTEMPTS) throw error;
      await pause(PAUSE_MS);
    }
  }
}

function keepServer(dataDir: string, url: string): void {
  // The address holds a password, and every user of a machine can see a command line.
  const keeper = spawn(process.execPath, [KEEPER, dataDir], {
    env: { ...process.env, POSTERN_TESTING_SERVER: url },
    detached: true,
    stdio: 'ignore',
    windowsHide: true,
  });
  // Without this process, the server runs until the machine is shut down.
  keeper.on('error', () => {});
  keeper.unref();
}
