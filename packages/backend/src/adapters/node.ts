import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Postern } from '../postern.ts';

/** What Express and its relatives add to a request. */
interface MountedMessage extends IncomingMessage {
  /** The path before the mount path was cut off. */
  originalUrl?: string;
  /** What a body parser has read. */
  body?: unknown;
  rawBody?: Buffer;
}

/**
 * Mounts the backend in `node:http` and in everything that takes its handlers: `http.createServer(toNodeHandler(p))`,
 * `app.use(toNodeHandler(p))`, `app.use('/auth', toNodeHandler(p))`, `app.use('/anything', toNodeHandler(p))`.
 */
export function toNodeHandler(
  postern: Postern,
): (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void> {
  const listener = getRequestListener(
    (request, { incoming }) => postern.fetch(request, connectionOf(incoming.socket.remoteAddress)),
    { overrideGlobalObjects: false },
  );
  return async (incoming, outgoing) => {
    unmount(incoming, postern.basePath);
    restoreBody(incoming);
    await listener(incoming, outgoing);
  };
}

function connectionOf(remoteAddress: string | undefined) {
  return remoteAddress === undefined ? {} : { remoteAddress };
}

/** When the mount path is the base path, Express has cut off what the routes begin with. */
function unmount(incoming: MountedMessage, basePath: string): void {
  const { originalUrl, url } = incoming;
  if (originalUrl && !url?.startsWith(`${basePath}/`)) incoming.url = originalUrl;
}

/** A body parser of the app that came first has emptied the stream; what it parsed is written out again. */
function restoreBody(incoming: MountedMessage): void {
  const { body } = incoming;
  if (body === undefined || !incoming.readableEnded) return;
  incoming.rawBody = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
}
