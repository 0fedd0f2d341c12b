import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { relative } from 'node:path';
import { text } from 'node:stream/consumers';

const STOP = 'stop';
const TIMED_OUT = 'timed out';
const ANSWER_MS = 5_000;

/**
 * Holds a lock that the operating system lets go of however the process ends: a socket that listens. The file of one
 * that was killed stays, but does not answer any more. Other commands of this user ask there who holds the lock, and can
 * ask for its end.
 *
 * @param path - absolute path of the socket
 * @param onStop - called when another command asks this process to stop
 * @returns what releases the lock, or undefined when another process holds it
 */
export async function holdLock(path: string, onStop: () => void): Promise<(() => Promise<void>) | undefined> {
  const address = addressOf(path);
  const visitors = new Set<Socket>();
  const server = createServer((socket) => {
    visitors.add(socket);
    socket.once('close', () => visitors.delete(socket)).on('error', () => {});
    socket.once('data', (asked) => asked.toString() === STOP && onStop());
    socket.write(String(process.pid));
  });
  try {
    await listen(server, address);
  } catch (error) {
    // Some file systems have no sockets. The ports still keep two servers with the same settings apart.
    if (!isTaken(error)) return async () => {};
    if ((await askHolder(address)) !== undefined) return undefined;
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
 * @returns the number of the process, or undefined when the lock is free
 */
export function lockHolder(path: string): Promise<number | undefined> {
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

/** The path of a socket has about a hundred bytes: the shorter spelling is the safer one. */
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

/** @returns 0 for a process that has no time to answer */
async function askHolder(address: string): Promise<number | undefined> {
  const socket = connect(address);
  try {
    return await new Promise((resolve, reject) => {
      socket.setTimeout(ANSWER_MS, () => resolve(0));
      socket.once('data', (pid) => resolve(Number(pid)));
      socket.once('error', reject).once('close', () => resolve(undefined));
    });
  } catch {
    return undefined;
  } finally {
    socket.destroy();
  }
}
