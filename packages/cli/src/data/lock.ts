import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { relative } from 'node:path';
import { text } from 'node:stream/consumers';

type HolderState = 'running' | 'ending';

/** A process that holds a lock. */
export interface LockHolder {
  /** Its process id; undefined when it did not answer in time. */
  pid?: number;
  state: HolderState;
}

const STOP = 'stop';
const TIMED_OUT = 'timed out';
const ANSWER_MS = 5_000;
/** Longer than a database takes to stop. */
const ENDING_MS = 70_000;

/**
 * Holds a lock: a listening socket, which the operating system closes however the process ends. After a kill the file
 * stays, but does not answer. Other commands of this user ask at the socket which process holds the lock, and can ask it
 * to stop.
 *
 * @param path - absolute path of the socket
 * @param onStop - called when another command asks this process to stop
 * @param state - `ending` for a process that only cleans up; others wait until it ends
 * @returns what releases the lock, or undefined when another process holds it
 */
export async function holdLock(
  path: string,
  onStop: () => void,
  state: HolderState = 'running',
): Promise<(() => Promise<void>) | undefined> {
  const address = addressOf(path);
  const visitors = new Set<Socket>();
  const server = createServer((socket) => {
    visitors.add(socket);
    socket.once('close', () => visitors.delete(socket)).on('error', () => {});
    socket.once('data', (asked) => asked.toString() === STOP && onStop());
    socket.write(`${process.pid} ${state}`);
  });
  try {
    await listen(server, address);
  } catch (error) {
    // Some file systems have no sockets. Two servers with the same settings still conflict at their ports.
    if (!isTaken(error)) return async () => {};
    const holder = await askHolder(address);
    if (holder?.state === 'running') return undefined;
    if (holder?.state === 'ending' && !(await stopHolder(path, ENDING_MS))) return undefined;
    await rm(address, { force: true });
    await listen(server, address);
  }
  server.unref();
  return async () => {
    server.close();
    // The command that asked for the end waits for this.
    for (const visitor of visitors) visitor.destroy();
    await once(server, 'close');
  };
}

/**
 * Tells who holds a lock.
 *
 * @param path - absolute path of the socket
 * @returns undefined when the lock is free
 */
export function lockHolder(path: string): Promise<LockHolder | undefined> {
  return askHolder(addressOf(path));
}

/**
 * Asks the process that holds a lock to stop, and waits until it has released it.
 *
 * @param path - absolute path of the socket
 * @returns false when the lock is still held after that time
 */
export async function stopHolder(path: string, timeoutMs: number): Promise<boolean> {
  const socket = connect(addressOf(path));
  socket.setTimeout(timeoutMs, () => socket.destroy(new Error(TIMED_OUT)));
  socket.write(STOP);
  return text(socket).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.message !== TIMED_OUT,
  );
}

/** The path of a socket may have about a hundred bytes, so the shorter spelling is used. */
function addressOf(path: string): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\${path.replaceAll(/[^a-zA-Z0-9]/g, '-')}`;
  const fromHere = relative(process.cwd(), path);
  return fromHere.length < path.length ? fromHere : path;
}

async function listen(server: ReturnType<typeof createServer>, address: string): Promise<void> {
  server.listen(address);
  await once(server, 'listening');
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

async function askHolder(address: string): Promise<LockHolder | undefined> {
  const socket = connect(address);
  try {
    return await new Promise((resolve, reject) => {
      socket.setTimeout(ANSWER_MS, () => resolve({ state: 'running' }));
      socket.once('data', (holder) => resolve(parseHolder(holder.toString())));
      socket.once('error', reject).once('close', () => resolve(undefined));
    });
  } catch {
    return undefined;
  } finally {
    socket.destroy();
  }
}

function parseHolder(text: string): LockHolder {
  const [pid = '', state] = text.split(' ');
  return { pid: Number(pid), state: state === 'ending' ? state : 'running' };
}
