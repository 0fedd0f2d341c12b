import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { relative } from 'node:path';

/**
 * Holds a lock that the operating system lets go of however the process ends: a socket that listens. The file of one
 * that was killed stays, but nobody answers there any more.
 *
 * @param path - absolute path of the socket
 * @returns what releases the lock, or undefined when another process holds it
 */
export async function holdLock(path: string): Promise<(() => Promise<void>) | undefined> {
  const address = addressOf(path);
  const server = createServer((socket) => socket.destroy());
  try {
    await listen(server, address);
  } catch (error) {
    // Some file systems have no sockets. The ports still keep two servers with the same settings apart.
    if (!isTaken(error)) return async () => {};
    if (await isAnswered(address)) return undefined;
    await rm(address, { force: true });
    await listen(server, address);
  }
  server.unref();
  return async () => {
    server.close();
    await once(server, 'close');
  };
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

async function isAnswered(address: string): Promise<boolean> {
  const socket = connect(address);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
