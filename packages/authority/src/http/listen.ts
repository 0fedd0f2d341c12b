import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';

export interface Listener {
  /** `http://host:port` */
  url: string;
  /** Stops taking connections, lets running requests finish for a moment, then closes what is left. */
  close(): Promise<void>;
}

const DRAIN_MS = 5_000;

/**
 * Serves a fetch handler over HTTP.
 * @param port 0 for any free one.
 * @throws Error with the code `EADDRINUSE` when the port is taken.
 */
export async function listen(
  handler: (request: Request) => Promise<Response>,
  { host, port }: { host: string; port: number },
): Promise<Listener> {
  const server = createServer(getRequestListener(handler, { overrideGlobalObjects: false }));
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
