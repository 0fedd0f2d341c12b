import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Postern, Session } from '../index.ts';
import { isServed } from './base-path.ts';

/** What Express and its relatives add to a request. */
interface MountedMessage extends IncomingMessage {
  /** The path before the mount path was cut off. */
  originalUrl?: string;
  /** What a body parser has read. */
  body?: unknown;
  rawBody?: Buffer;
}

/** Hands the request on, or an error. */
type Next = (error?: unknown) => void;

/** A handler of `node:http` that also fits where Express, Connect and their relatives take one. */
export type NodeHandler = (incoming: IncomingMessage, outgoing: ServerResponse, next?: Next) => Promise<void>;

/** The session that `requireSession` has found for each request. */
const sessions = new WeakMap<IncomingMessage, Session>();

/**
 * Mounts the backend in `node:http`: `http.createServer(toNodeHandler(postern))`. In frameworks that pass a `next`
 * function, a request whose path is not below the base path goes on to the app.
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { createPostern } from '@postern/backend';
 * import { toNodeHandler } from '@postern/backend/node';
 *
 * createServer(toNodeHandler(createPostern({ appName: 'Example' }))).listen(8080);
 * ```
 */
export function toNodeHandler(postern: Postern): NodeHandler {
  const listener = getRequestListener(
    (request, { incoming }) => postern.fetch(request, connectionOf(incoming.socket.remoteAddress)),
    { overrideGlobalObjects: false },
  );
  return async (incoming, outgoing, next) => {
    const { url } = incoming;
    incoming.url = pathAt(incoming, postern);
    if (next && !isServed(postern, incoming.url)) {
      incoming.url = url;
      return next();
    }
    restoreBody(incoming);
    await listener(incoming, outgoing);
  };
}

/**
 * Lets a request pass only with a session; `sessionOf(incoming)` is the session then. Without one it answers 401, and
 * 502 to 504 when Turnkey cannot be asked.
 * @returns A middleware. Where there is no `next`, it resolves with `true` when the request may go on.
 */
export function requireSession(
  postern: Postern,
): (incoming: IncomingMessage, outgoing: ServerResponse, next?: Next) => Promise<boolean> {
  return async (incoming, outgoing, next) => {
    const { session, refusal } = await postern.requireSession(incoming);
    if (refusal) {
      await send(refusal, outgoing);
      return false;
    }
    sessions.set(incoming, session);
    next?.();
    return true;
  };
}

/**
 * The session of a request that has passed `requireSession`.
 * @throws Error when the request has not: the route lacks `requireSession`.
 */
export function sessionOf(incoming: IncomingMessage): Session {
  const session = sessions.get(incoming);
  if (!session) throw new Error('This route has no session. Put requireSession(postern) before it.');
  return session;
}

function connectionOf(remoteAddress: string | undefined) {
  return remoteAddress === undefined ? {} : { remoteAddress };
}

/** When the mount path is the base path, Express has cut off what the routes begin with. */
function pathAt({ originalUrl, url = '/' }: MountedMessage, postern: Postern): string {
  return originalUrl && !isServed(postern, url) ? originalUrl : url;
}

/** A body parser of the app that came first has emptied the stream. What it parsed is written out again. */
function restoreBody(incoming: MountedMessage): void {
  const { body, rawBody } = incoming;
  if (rawBody || body === undefined || !incoming.readableEnded) return;
  if (Buffer.isBuffer(body)) incoming.rawBody = body;
  else if (typeof body === 'string') incoming.rawBody = Buffer.from(body);
  else incoming.rawBody = Buffer.from(isForm(incoming) ? formOf(body) : JSON.stringify(body));
}

function isForm({ headers }: IncomingMessage): boolean {
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
}

function formOf(body: unknown): string {
  const fields = Object.entries(body ?? {}).map(([name, value]): [string, string] => [name, String(value)]);
  return new URLSearchParams(fields).toString();
}

/** Writes a whole response that has a short body or none. */
async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.statusCode = response.status;
  outgoing.setHeaders(response.headers);
  outgoing.end(await response.text());
}
