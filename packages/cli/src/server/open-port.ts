import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { CommandError } from '../command-error.ts';
import type { Lifetime } from '../lifetime.ts';

/** Answers a request. The bindings hold its connection. */
export type FetchHandler = (request: Request, bindings: HttpBindings) => Response | Promise<Response>;

/** A port on which this process listens. */
export interface OpenPort {
  /** `http://host:port`, for browsers on this machine. */
  url: string;
  /** Every origin that a page of this port can have on this machine. */
  origins: string[];
  /** Every host name with the port: loopback names, and addresses of this machine. */
  hosts: string[];
  /** One for each address. */
  servers: readonly Server[];
  /** Whether other machines can reach it. */
  isPublic: boolean;
  /**
   * Answers requests from now on; until then they get 503. At the end, open requests are answered before the parts stop
   * that were started earlier.
   */
  serve(handler: FetchHandler): void;
  /** The same for a handler of `node:http`. */
  serveNode(handler: NodeHandler): void;
}

export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface OpenPortOptions {
  host: string;
  /** 0 for any free one. */
  port: number;
  /** How the port is chosen, for messages: `--port or POSTERN_PORT`. */
  setting: string;
}

/** Browsers resolve `localhost` to either. */
const LOOPBACK = ['127.0.0.1', '::1'];
const WILDCARDS = ['0.0.0.0', '::'];
const DRAIN_MS = 2_000;

/**
 * Opens a port. Call it first, so that a port in use is reported before slow steps begin.
 *
 * @throws CommandError when the port cannot be opened
 */
export async function openPort(options: OpenPortOptions, lifetime: Lifetime): Promise<OpenPort> {
  let handler: FetchHandler = () => new Response('Starting', { status: 503, headers: { 'Retry-After': '1' } });
  const listener = getRequestListener((request, bindings) => handler(request, bindings as HttpBindings), {
    overrideGlobalObjects: false,
  });
  const servers: Server[] = [];
  const closeAll = async (): Promise<void> => void (await Promise.all(servers.map(close)));
  lifetime.atEnd(closeAll);
  const port = await listenOnAll(listener, options, servers);
  const serve = (given: FetchHandler): void => {
    handler = given;
    lifetime.atEnd(closeAll);
  };
  const { host } = options;
  const names =
    [...LOOPBACK, ...WILDCARDS].includes(host) || host === 'localhost' ? ['localhost', ...LOOPBACK] : [host];
  const origins = names.map((name) => originOf(name, port));
  return {
    url: originOf(WILDCARDS.includes(host) ? 'localhost' : host, port),
    origins,
    servers,
    hosts: [...names, ...(WILDCARDS.includes(host) ? addressesOfMachine() : [])].map(
      (name) => new URL(originOf(name, port)).host,
    ),
    isPublic: names.length === 1 || WILDCARDS.includes(host),
    serve,
    serveNode(given) {
      serve(async (_, { incoming, outgoing }) => {
        await given(incoming, outgoing as ServerResponse);
        return RESPONSE_ALREADY_SENT;
      });
    },
  };
}

/** Without zones, because browsers send none. */
function addressesOfMachine(): string[] {
  return Object.values(networkInterfaces()).flatMap((entries) => entries?.map(({ address }) => address) ?? []);
}

async function listenOnAll(
  listener: ReturnType<typeof getRequestListener>,
  options: OpenPortOptions,
  servers: Server[],
): Promise<number> {
  const addresses = options.host === 'localhost' ? LOOPBACK : [options.host];
  let port: number | undefined;
  let missing: unknown;
  for (const address of addresses) {
    const server = createServer(listener);
    try {
      server.listen(port ?? options.port, address);
      await once(server, 'listening');
      servers.push(server);
      port = (server.address() as AddressInfo).port;
    } catch (error) {
      // A machine without IPv6 still has a localhost.
      if (!isCode(error, 'EADDRNOTAVAIL', 'EAFNOSUPPORT')) throw refusal(error, options);
      missing = error;
    }
  }
  if (port === undefined) throw refusal(missing, options);
  return port;
}

/** Gives open requests a moment to finish. Does nothing when the server is closed. */
async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(timer);
}

function originOf(host: string, port: number): string {
  // URL omits a default port, as browsers do in origins.
  return new URL(`http://${host.includes(':') ? `[${host}]` : host}:${port}`).origin;
}

function refusal(error: unknown, { host, port, setting }: OpenPortOptions): CommandError {
  if (isCode(error, 'EADDRINUSE')) {
    return new CommandError(`Port ${port} is in use: stop what listens there, or choose another with ${setting}.`);
  }
  if (isCode(error, 'EACCES')) {
    return new CommandError(`Port ${port} needs more rights than this user has: choose another with ${setting}.`);
  }
  return new CommandError(`${host} is not an address of this machine: choose another with --host or POSTERN_HOST.`);
}

function isCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
