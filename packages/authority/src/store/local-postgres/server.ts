import { readFile, readlink, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve as normalize } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import type { Cluster } from './cluster.ts';
import { runAs } from './run-as.ts';

/** A server that has answered to the cluster's password. */
export type RunningServer = { readonly url: string; readonly port: number };

const START_TIMEOUT_SECONDS = 60;
const SILENCE_MS = 3_000;
const POLL_MS = 100;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Statements and error details contain what users typed, so they are not logged.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

/**
 * Finds the server that already runs on a cluster. Waits while it is starting or stopping.
 *
 * After a crash, `postmaster.pid` may contain a process id that another program has now. PostgreSQL would then refuse
 * to start, so the file is removed when its process is not the server.
 *
 * @returns undefined when none runs
 */
export async function findRunningServer(cluster: Cluster): Promise<RunningServer | undefined> {
  const deadline = Date.now() + START_TIMEOUT_SECONDS * 1000;
  let silentSince: number | undefined;
  while (Date.now() < deadline) {
    const postmaster = await readPostmaster(cluster);
    if (!postmaster) return undefined;
    const url = urlOf(cluster, postmaster.port);
    const answer = await ask(url, cluster.data);
    if (answer === 'ours') return { url, port: postmaster.port };
    if (answer === 'busy') {
      silentSince = undefined;
    } else {
      silentSince ??= Date.now();
      const isSilentForLong = Date.now() - silentSince > SILENCE_MS;
      if (isSilentForLong || (await isStranger(postmaster.pid, cluster.data))) {
        await removePidFile(cluster, postmaster.pid);
        return undefined;
      }
    }
    await pause(POLL_MS);
  }
  return undefined;
}

/**
 * Starts the server on a free port of 127.0.0.1, the previous port if it is free, and waits until the server is ready.
 *
 * @param settings - further settings of PostgreSQL; values must not need quoting in a shell
 * @returns undefined when it did not start, or another process was faster
 */
export async function startServer(
  cluster: Cluster,
  settings: Readonly<Record<string, string>>,
): Promise<RunningServer | undefined> {
  const port = await choosePort(cluster);
  const options = Object.entries({ port: String(port), ...SETTINGS, ...settings }).map(
    ([key, value]) => `-c ${key}=${value}`,
  );
  const wait = ['-w', '-t', String(START_TIMEOUT_SECONDS)];
  const exitCode = await pgCtl(cluster, ['start', ...wait, '-o', options.join(' ')]);
  const url = urlOf(cluster, port);
  return exitCode === 0 && (await ask(url, cluster.data)) === 'ours' ? { url, port } : undefined;
}

/**
 * Stops the server with a fast shutdown and waits for its end. Does nothing when it does not run.
 *
 * @returns false when it still runs after a minute
 */
export async function stopServer(cluster: Cluster): Promise<boolean> {
  const postmaster = await readPostmaster(cluster);
  // After a crash the id may belong to another program, which must not get the signal.
  if (!postmaster || (await ask(urlOf(cluster, postmaster.port), cluster.data)) === 'silent') return true;
  await pgCtl(cluster, ['stop', '-m', 'fast', '-w', '-t', '60']);
  return (await readPostmaster(cluster)) === undefined;
}

function pgCtl(cluster: Cluster, args: string[]): Promise<number> {
  // With -D it would pass the folder to a shell, which interprets $ and quotes in the name. With PGDATA it does not.
  return runAs(cluster, cluster.pgCtl, args, { PGDATA: cluster.data });
}

function urlOf(cluster: Cluster, port: number): string {
  return `postgres://postgres:${cluster.password}@127.0.0.1:${port}/postgres`;
}

/**
 * Reads which process uses the cluster. A process that has ended does not use it. Format: PostgreSQL's utils/pidfile.h.
 */
async function readPostmaster(cluster: Cluster): Promise<{ pid: number; port: number } | undefined> {
  const lines = (await readFile(join(cluster.data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isSafeInteger(pid) || pid <= 0 || !Number.isSafeInteger(port)) return undefined;
  return isAlive(pid) ? { pid, port } : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * True when Linux shows that a process is a zombie or has another working folder. A postmaster's is its data folder.
 */
async function isStranger(pid: number, data: string): Promise<boolean> {
  const folderOf = (id: number) =>
    readlink(`/proc/${id}/cwd`).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? undefined : data));
  const [own, its] = await Promise.all([folderOf(process.pid), folderOf(pid)]);
  return own !== undefined && its !== data;
}

async function removePidFile(cluster: Cluster, pid: number): Promise<void> {
  // Meanwhile another start may have started a server and written its file.
  if ((await readPostmaster(cluster))?.pid === pid) await rm(join(cluster.data, 'postmaster.pid'), { force: true });
}

/**
 * `busy`: the server says that it is starting or stopping, or that it has no connection left. `silent`: anything else.
 */
async function ask(url: string, data: string): Promise<'ours' | 'busy' | 'silent'> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    const [row] = await sql<{ data_directory: string }[]>`SHOW data_directory`;
    return row && normalize(row.data_directory) === data ? 'ours' : 'silent';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === '57P03' || code === '53300' || code === '57P01' ? 'busy' : 'silent';
  } finally {
    await sql.end({ timeout: 1 }).catch(() => {});
  }
}

async function choosePort(cluster: Cluster): Promise<number> {
  const options = await readFile(join(cluster.data, 'postmaster.opts'), 'utf8').catch(() => '');
  const previous = Number(/"port=(\d+)"/.exec(options)?.[1] ?? 0);
  return listenOnce(previous).catch(() => listenOnce(0));
}

/** Listens briefly on a port, 0 for any, and returns the port. */
function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address && typeof address === 'object') resolve(address.port);
        else reject(new Error('No port'));
      });
    });
  });
}
