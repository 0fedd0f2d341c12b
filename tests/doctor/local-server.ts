import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';

/** Runs a test with a server on this machine, which is closed afterwards. */
export async function withServer(answer: RequestListener, use: (url: string) => Promise<unknown>): Promise<void> {
  await during(createServer(answer), (port) => use(`http://127.0.0.1:${port}`));
}

/** The same with TLS, under the name localhost. */
export async function withTlsServer(
  certificate: { key: string; cert: string },
  answer: RequestListener,
  use: (url: string) => Promise<unknown>,
): Promise<void> {
  await during(createHttpsServer(certificate, answer), (port) => use(`https://localhost:${port}`));
}

async function during(
  server: Server & { closeAllConnections(): void },
  use: (port: number) => Promise<unknown>,
): Promise<void> {
  server.listen(0);
  await once(server, 'listening');
  try {
    await use((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
}
