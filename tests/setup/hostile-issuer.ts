import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An issuer on this machine that does not behave. */
export interface HostileIssuer {
  issuer: string;
  /** How many requests have reached it, whatever their path. */
  requests(): number;
  close(): Promise<void>;
}

/** @param answer Answers one request; `issuer` is the server's own URL. */
export async function startHostileIssuer(
  answer: (response: ServerResponse, path: string, issuer: string) => void,
): Promise<HostileIssuer> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    answer(response, request.url ?? '', issuer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { issuer, requests: () => requests, close: () => close(server) };
}

/** Sends up to 50 MB, as fast as they are taken. */
export function sendFiftyMegabytes(response: ServerResponse, onSent: (bytes: number) => void): void {
  const chunk = Buffer.alloc(64 * 1024, ' ');
  let sent = 0;
  const more = () => {
    while (sent < 50_000_000 && !response.destroyed) {
      sent += chunk.length;
      onSent(sent);
      if (!response.write(chunk)) return void response.once('drain', more);
    }
    response.end();
  };
  more();
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
