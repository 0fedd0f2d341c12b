import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An authority whose answers a test changes, for what the local one never answers but Turnkey or an attacker might. */
export interface AlteredAuthority {
  url: string;
  /** Changes the answers of a query, given as text. */
  alter: Map<string, (answer: string) => string>;
  close(): Promise<void>;
}

/** @param target The authority that answers. */
export async function startAlteredAuthority(target: { url: string }): Promise<AlteredAuthority> {
  const alter = new Map<string, (answer: string) => string>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { 'x-stamp': stamp, 'content-type': type = '' } = request.headers;
    const answer = await fetch(target.url + request.url, {
      method: 'POST',
      headers: { 'Content-Type': type, ...(typeof stamp === 'string' ? { 'X-Stamp': stamp } : {}) },
      body: Buffer.concat(chunks),
    });
    const change = alter.get(request.url?.split('/').at(-1) ?? '') ?? ((text: string) => text);
    response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(change(await answer.text()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    alter,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
