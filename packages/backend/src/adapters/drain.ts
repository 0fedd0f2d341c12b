import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Postern } from '../index.ts';

/** How long a server takes to end. */
export interface DrainOptions {
  /**
   * How long requests are still accepted, in seconds: as long as the load balancer needs to send them elsewhere. 10 when
   * absent.
   */
  acceptSeconds?: number;
  /** How long open requests may then take, in seconds. More than `timeouts.requestMs`. 25 when absent. */
  finishSeconds?: number;
}

/**
 * Ends the servers. Resolves with the number of requests that had no answer after `finishSeconds` and were cut off: 0 when
 * all is well.
 */
export type Drain = (options?: DrainOptions) => Promise<number>;

const ACCEPT_SECONDS = 10;
const FINISH_SECONDS = 25;

/**
 * Prepares the end of a `node:http` server, for SIGTERM: no request is dropped. Call it before the server gets requests.
 * When the function that it returns is called,
 *
 * 1. `/readyz` answers 503 at once. Requests are accepted, and each answer closes its connection, so that the client opens
 *    the next one elsewhere;
 * 2. after `acceptSeconds` the server accepts nothing more, and idle connections are closed;
 * 3. it resolves when all open requests are answered, or after `finishSeconds`.
 * @param servers Servers that carry the backend, also those of Express, Koa or Nest.
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { createPostern } from '@postern/backend';
 * import { createDrain, toNodeHandler } from '@postern/backend/node';
 *
 * const postern = createPostern({ appName: 'Example' });
 * const server = createServer(toNodeHandler(postern)).listen(8080);
 * const drain = createDrain(server, postern);
 * process.once('SIGTERM', async () => {
 *   await drain();
 *   await postern.close();
 * });
 * ```
 */
export function createDrain(
  servers: Server | HttpsServer | readonly (Server | HttpsServer)[],
  postern: Pick<Postern, 'drain'>,
): Drain {
  const all = [servers].flat();
  const sockets = new Set<Socket>();
  const open = new Set<ServerResponse>();
  let isDraining = false;
  for (const server of all) {
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
      open.add(response);
      response.once('close', () => {
        open.delete(response);
        // Its connection is idle only after this event.
        if (isDraining && !server.listening) setImmediate(() => server.closeIdleConnections());
      });
      if (isDraining) closeAfter(response);
    });
  }
  return async ({ acceptSeconds = ACCEPT_SECONDS, finishSeconds = FINISH_SECONDS } = {}) => {
    isDraining = true;
    postern.drain();
    for (const response of open) closeAfter(response);
    await delay(acceptSeconds * 1000);
    let cut = 0;
    const timer = setTimeout(() => {
      cut = open.size;
      for (const socket of sockets) socket.destroy();
    }, finishSeconds * 1000);
    await Promise.all(all.map(stopAccepting));
    clearTimeout(timer);
    return cut;
  };

  async function stopAccepting(server: Server | HttpsServer): Promise<void> {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeIdleConnections();
    // Node does not call a connection idle that has sent nothing yet.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    await closed;
  }
}

function closeAfter(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
