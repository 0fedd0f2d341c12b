import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/**
 * What happens to a call. `before`, `rate limited` and `HTML 400`: it does not reach the upstream, or only when the proxy
 * delivers what it holds. With every other fault, the upstream has executed it, and its answer does not arrive.
 */
export const FAULTS = [
  'held before',
  'held after',
  'reset before',
  'reset after',
  'truncated',
  'rate limited',
  'failed',
  'HTML 502',
  'HTML 400',
  'HTML 200',
  'half JSON',
] as const;

/** One of each kind: nothing arrives, the answer is lost, a load balancer refuses, the answer is not whole. */
export const SOME_FAULTS: readonly Fault[] = ['held before', 'reset after', 'HTML 400', 'half JSON'];

export type Fault = (typeof FAULTS)[number];

/** A part of every text that the proxy writes itself. It must never reach a user. */
export const FOREIGN_TEXT = 'text-of-another-server';

export interface FaultProxy {
  url: string;
  /** The calls since the last time, by the last part of their paths. They are then forgotten. */
  takeCalls(): string[];
  /** How many calls wait. */
  held(): number;
  /** From now on calls of this name fail: the first one by the first fault, and so on; the last fault stays. */
  break(name: string, ...faults: [Fault, ...Fault[]]): void;
  /** From now on calls succeed. What is held stays held. */
  mend(): void;
  /** Delivers the calls and answers that are held, and waits until the upstream has answered them. */
  deliver(): Promise<void>;
  close(): Promise<void>;
}

interface Call {
  request: IncomingMessage;
  body: Buffer;
}

/** A real HTTP server between backend and authority that breaks calls on demand. */
export async function startFaultProxy(upstream: string): Promise<FaultProxy> {
  const calls: string[] = [];
  const plans = new Map<string, Fault[]>();
  let waiting: (() => Promise<unknown>)[] = [];

  const server = createServer(async (request, response) => {
    const call = { request, body: await buffer(request) };
    const name = request.url?.split('/').at(-1) ?? '';
    calls.push(name);
    const plan = plans.get(name);
    const fault = plan && plan.length > 1 ? plan.shift() : plan?.[0];
    await (fault ? breakCall(fault, call, response) : pass(call, response)).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  async function ask({ request, body }: Call) {
    const { connection: _, 'content-length': __, host: ___, ...headers } = request.headers;
    const init = { method: 'POST', headers: headers as Record<string, string>, body: new Uint8Array(body) };
    const answer = await fetch(upstream + request.url, init);
    return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()) };
  }

  async function pass(call: Call, response: ServerResponse): Promise<void> {
    const { status, bytes } = await ask(call);
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(bytes);
  }

  async function breakCall(fault: Fault, call: Call, response: ServerResponse): Promise<void> {
    if (fault === 'held before') return void waiting.push(() => pass(call, response));
    if (fault === 'reset before') return void response.socket?.resetAndDestroy();
    if (fault === 'rate limited') return problem(response, 429, 8);
    if (fault === 'HTML 400') return page(response, 400);
    const { status, bytes } = await ask(call);
    const half = bytes.subarray(0, bytes.length / 2);
    switch (fault) {
      case 'held after':
        return void waiting.push(async () => response.writeHead(status).end(bytes));
      case 'reset after':
        return void response.socket?.resetAndDestroy();
      case 'truncated':
        response.writeHead(status, { 'Content-Length': bytes.length }).write(half);
        return void setImmediate(() => response.destroy());
      case 'failed':
        return problem(response, 500, 13);
      case 'HTML 502':
        return page(response, 502);
      case 'HTML 200':
        return page(response, 200);
      case 'half JSON':
        return void response.writeHead(status, { 'Content-Type': 'application/json' }).end(half);
    }
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    takeCalls: () => calls.splice(0),
    held: () => waiting.length,
    break: (name, ...faults) => void plans.set(name, faults),
    mend: () => plans.clear(),
    async deliver() {
      const delivered = waiting;
      waiting = [];
      await Promise.all(delivered.map((send) => send()));
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** An error in the form of Turnkey. */
function problem(response: ServerResponse, status: number, code: number): void {
  const body = { code, message: FOREIGN_TEXT, details: [], turnkeyErrorCode: '' };
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

function page(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Type': 'text/html' }).end(`<html><body>${FOREIGN_TEXT}</body></html>`);
}
