import { setTimeout as pause } from 'node:timers/promises';
import { findCluster, openCluster } from './cluster.ts';
import { LocalPostgresError } from './local-postgres-error.ts';
import { findRunningServer, startServer, stopServer } from './server.ts';

/** Options of {@link startLocalPostgres}. */
export type LocalPostgresOptions = {
  /** Folder of the database; created with its parents when missing. */
  readonly dataDir: string;
  /** Called with lines of progress for the operator. They contain no secret. */
  readonly log?: (line: string) => void;
  /** Further settings of PostgreSQL. They have no effect when a running server is reused. */
  readonly settings?: Readonly<Record<string, string>>;
};

/** A PostgreSQL server that runs on this machine, on 127.0.0.1 only. */
export type LocalPostgres = {
  /** Connection string of the superuser, with the password. */
  readonly url: string;
  /** True when the server was already running. */
  readonly reused: boolean;
  /** Stops the server with a fast shutdown and waits for its end. A second call does nothing. */
  stop(): Promise<void>;
};

const ATTEMPTS = 4;
const PAUSE_MS = 200;

/**
 * Starts a PostgreSQL server in a data folder, or uses the one that already runs there.
 *
 * The server has its own session: it keeps running when this process is killed, and Ctrl-C does not reach it. So the
 * caller must stop it. Acknowledged writes are on the disk.
 *
 * @throws LocalPostgresError with one sentence that says what to do
 * @example
 * ```ts
 * import { startLocalPostgres } from '@postern/authority/local-postgres';
 *
 * const database = await startLocalPostgres({ dataDir: '.data' });
 * console.log(database.url);
 * await database.stop();
 * ```
 */
export async function startLocalPostgres(options: LocalPostgresOptions): Promise<LocalPostgres> {
  const log = options.log ?? (() => {});
  const cluster = await openCluster(options.dataDir, log);

  const stop = async (): Promise<void> => {
    if (!(await stopServer(cluster))) throw new LocalPostgresError('STOP_FAILED', cluster.log);
  };

  // A start fails when another process starts a server in the same folder or uses the port. The next attempt finds that
  // server or another port.
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    await pause(attempt * PAUSE_MS);
    const running = await findRunningServer(cluster);
    if (running) {
      log(`PostgreSQL was still running on 127.0.0.1:${running.port}`);
      return { url: running.url, reused: true, stop };
    }
    const started = await startServer(cluster, options.settings ?? {});
    if (started) {
      log(`PostgreSQL runs on 127.0.0.1:${started.port}`);
      return { url: started.url, reused: false, stop };
    }
  }
  throw new LocalPostgresError('START_FAILED', cluster.log);
}

/**
 * Stops the server of a data folder, also when another process has started it, and waits for its end. Does nothing when
 * the folder has no database or no server runs.
 *
 * @throws LocalPostgresError when the server does not stop, or belongs to another user
 */
export async function stopLocalPostgres({ dataDir }: Pick<LocalPostgresOptions, 'dataDir'>): Promise<void> {
  const cluster = await findCluster(dataDir);
  if (cluster && !(await stopServer(cluster))) throw new LocalPostgresError('STOP_FAILED', cluster.log);
}
