import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Connection } from '../control/failures/fail.ts';

export interface Listener {
  /** `http://host:port` */
  url: string;
  /** Accepts no more connections, gives running requests five seconds, then closes the rest. */
  close(): Promise<void>;
}

const DRAIN_MS = 5_000;

/**
 * Serves a fetch handler over HTTP.
 * @param port 0 for any free port.
 * @throws Error with the code `EADDRINUSE` when the port is in use.
 */
export async function listen(
  handler: (request: Request, connection: Connection) => Promise<Response>,
  { host, port }: { host: string; port: number },
): Promise<Listener> {
  const server = createServer(
    getRequestListener((request, connection) => handler(request, connection as Connection), {
      overrideGlobalObjects: false,
    }),
  );
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
      await closed;
      clearTimeout(timer);
    },
  };
}
