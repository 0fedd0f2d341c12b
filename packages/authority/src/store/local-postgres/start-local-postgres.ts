import { setTimeout as pause } from 'node:timers/promises';
import { findCluster, openCluster } from './cluster.ts';
import { LocalPostgresError } from './local-postgres-error.ts';
import { findRunningServer, startServer, stopServer } from './server.ts';

/** Options of {@link startLocalPostgres}. */
export type LocalPostgresOptions = {
  /** Folder that holds the database; made with its parents when missing. */
  readonly dataDir: string;
  /** Takes lines of progress for the operator. They hold no secret. */
  readonly log?: (line: string) => void;
  /** More of PostgreSQL's settings, used when the server is started and not when a running one is reused. */
  readonly settings?: Readonly<Record<string, string>>;
};

/** A PostgreSQL server that runs on this machine, on 127.0.0.1 only. */
export type LocalPostgres = {
  /** Connection string of the superuser, with the password. */
  readonly url: string;
  /** True when the server had survived the process that started it. */
  readonly reused: boolean;
  /** Stops the server with a fast shutdown and waits for its end; a second call does nothing. */
  stop(): Promise<void>;
};

const ATTEMPTS = 4;
const PAUSE_MS = 200;

/**
 * Starts a PostgreSQL of our own in a data folder, or takes over the one that still runs there.
 *
 * The server lives in a session of its own: it survives a kill of this process, and Ctrl-C does not reach it, so the
 * caller stops it. What it has acknowledged is on the disk.
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

  // A start fails when another process starts on the same folder or takes the port: a later look finds its server or a new port.
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
 * Stops the server of a data folder, whichever process has started it, and waits for its end. Nothing is made or started:
 * a folder without a database, or with one that does not run, is left as it is.
 *
 * @throws LocalPostgresError when the server does not stop, or belongs to another user
 */
export async function stopLocalPostgres({ dataDir }: Pick<LocalPostgresOptions, 'dataDir'>): Promise<void> {
  const cluster = await findCluster(dataDir);
  if (cluster && !(await stopServer(cluster))) throw new LocalPostgresError('STOP_FAILED', cluster.log);
}
