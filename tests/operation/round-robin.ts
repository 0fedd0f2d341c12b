import { once } from 'node:events';
import { Agent, createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BackendProcess } from './backend-command.ts';

const PROBE_MS = 50;

/**
 * A load balancer: each request goes to the next backend whose `/readyz` answered 200 a moment ago, over connections that
 * it keeps. It never sends a request a second time.
 */
export async function startRoundRobin(given: readonly BackendProcess[]) {
  const backends = [...given];
  const ready = backends.map(() => true);
  const served = backends.map(() => 0);
  const failures: unknown[] = [];
  const agent = new Agent({ keepAlive: true });
  let next = 0;

  const server = createServer((request, response) => {
    const index = choose();
    served[index] = (served[index] ?? 0) + 1;
    forward(backends[index]?.url ?? '', request, response).catch((error: unknown) => {
      failures.push(error);
      response.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const probes = setInterval(() => void probe(), PROBE_MS);

  function choose(): number {
    do next = (next + 1) % backends.length;
    while (!ready[next] && ready.includes(true));
    return next;
  }

  async function forward(url: string, { method, headers, url: path }: IncomingMessage, response: ServerResponse) {
    const { origin } = new URL(url);
    const sent = httpRequest(origin + path, { method: method ?? 'GET', headers, agent });
    response.req.pipe(sent);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    const { connection: _, ...rest } = answer.headers;
    response.writeHead(answer.statusCode ?? 502, rest);
    for await (const chunk of answer) response.write(chunk);
    response.end();
  }

  async function probe(): Promise<void> {
    await Promise.all(
      backends.map(async (backend, index) => {
        const isReady = await fetch(`${backend.url}/readyz`).then(
          ({ ok }) => ok,
          () => false,
        );
        // It may have been replaced meanwhile.
        if (backends[index] === backend) ready[index] = isReady;
      }),
    );
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/auth`,
    backends: backends as readonly BackendProcess[],
    /** How many requests a backend has got. */
    served: (index: number): number => served[index] ?? 0,
    /** Requests without a whole answer. */
    failures: () => failures,
    async replace(index: number, backend: BackendProcess): Promise<void> {
      backends[index] = backend;
      await probe();
    },
    async close(): Promise<void> {
      clearInterval(probes);
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
