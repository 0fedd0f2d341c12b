import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Postern, ProofOptions, RequiredSession, Session, StepUpOptions } from '../index.ts';
import { isServed } from './base-path.ts';
import type { ParsedMessage } from './node-body.ts';
import { parsedBody, readNodeBody } from './node-body.ts';

export type { Drain, DrainOptions } from './drain.ts';
export { createDrain } from './drain.ts';

/** Fields that Express and similar frameworks add to a request. */
interface MountedMessage extends ParsedMessage {
  /** The path before the mount path was removed. */
  originalUrl?: string;
}

/** Passes the request on, or an error. */
type Next = (error?: unknown) => void;

/** A handler for `node:http` that also fits Express, Connect and similar frameworks. */
export type NodeHandler = (incoming: IncomingMessage, outgoing: ServerResponse, next?: Next) => Promise<void>;

/** A middleware that lets only some requests pass. Without `next`, it resolves with whether the request may go on. */
export type NodeGuard = (incoming: IncomingMessage, outgoing: ServerResponse, next?: Next) => Promise<boolean>;

/** The session that a guard found for each request. */
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
    async (request, { incoming, outgoing }) => {
      const answer = await postern.answer(request, connectionOf(incoming.socket.remoteAddress));
      if (answer instanceof Response) return answer;
      const { status, headers, body } = answer;
      outgoing.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
      outgoing.end(body);
      return RESPONSE_ALREADY_SENT;
    },
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
 * Lets only requests with a session pass. `sessionOf(incoming)` then returns the session. It answers 401 without a
 * session, and 502 to 504 when Turnkey does not answer.
 * @returns A middleware. Where there is no `next`, it resolves with `true` when the request may go on.
 */
export function requireSession(postern: Postern): NodeGuard {
  return guard((incoming) => postern.requireSession(incoming));
}

/**
 * Lets only requests pass that have a session and a proof of its key: see `Postern.requireProof`. It may come before body
 * parsers or after them. After them, only JSON as `JSON.stringify` writes it and simple forms can be checked, unless the
 * parser keeps the bytes as `rawBody`.
 * @returns As `requireSession`.
 */
export function requireProof(postern: Postern, options?: ProofOptions): NodeGuard {
  return guard((incoming) => postern.requireProof(proofSource(incoming), options));
}

/**
 * Lets only requests pass that have a session whose user has proved a short time ago who they are: see
 * `Postern.requireStepUp`.
 * @returns As `requireSession`.
 */
export function requireStepUp(postern: Postern, options?: StepUpOptions): NodeGuard {
  return guard((incoming) => postern.requireStepUp(incoming, options));
}

/** The request in the form that `Postern.requireProof` takes. */
function proofSource(incoming: MountedMessage) {
  const { method, headers, originalUrl, url = '/' } = incoming;
  return { method, headers, url: originalUrl ?? url, readBody: (maxBytes: number) => readNodeBody(incoming, maxBytes) };
}

function guard(check: (incoming: IncomingMessage) => Promise<RequiredSession>): NodeGuard {
  return async (incoming, outgoing, next) => {
    const { session, refusal } = await check(incoming);
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
 * The session of a request that passed `requireSession` or `requireProof`.
 * @throws Error when the route uses neither.
 */
export function sessionOf(incoming: IncomingMessage): Session {
  const session = sessions.get(incoming);
  if (!session) throw new Error('This route has no session. Put requireSession(postern) before it.');
  return session;
}

function connectionOf(remoteAddress: string | undefined) {
  return remoteAddress === undefined ? {} : { remoteAddress };
}

/** If the app is mounted at the base path, Express removed that part of the URL. */
function pathAt({ originalUrl, url = '/' }: MountedMessage, postern: Postern): string {
  return originalUrl && !isServed(postern, url) ? originalUrl : url;
}

/** If a body parser of the app already read the stream, the parsed body is serialized again. */
function restoreBody(incoming: MountedMessage): void {
  const { body, rawBody, readableEnded } = incoming;
  if (rawBody || body === undefined || !readableEnded) return;
  Object.assign(incoming, { rawBody: parsedBody(incoming) });
}

/** Writes a whole response that has a short body or none. */
async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.statusCode = response.status;
  outgoing.setHeaders(response.headers);
  outgoing.end(await response.text());
}
