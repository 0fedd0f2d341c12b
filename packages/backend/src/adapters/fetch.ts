import type { ConnectionInfo, Postern } from '../index.ts';
import { isServed } from './base-path.ts';

/** What Bun (its server) and Deno (the connection) pass as second argument to a fetch handler. */
interface FetchServer {
  requestIP?(request: Request): { address: string } | null;
  remoteAddr?: { hostname?: string };
}

/**
 * Mounts the backend in servers with a web-standard handler: `Bun.serve({ fetch: toFetch(postern, app) })`,
 * `Deno.serve(toFetch(postern, app))`, `export default { fetch: toFetch(postern, app) }` in a Worker.
 *
 * In a Worker, and on other platforms that pass no client address, set the option `clientAddress`, for example
 * `(request) => request.headers.get('cf-connecting-ip') ?? undefined`.
 * @param app Answers every other path. Without it, they get a 404.
 * @example
 * ```ts
 * import { createPostern } from '@postern/backend';
 * import { toFetch } from '@postern/backend/fetch';
 *
 * const postern = createPostern({ appName: 'Example', origins: ['https://app.example.com'] });
 * export default { fetch: toFetch(postern, () => new Response('Hello')) };
 * ```
 */
export function toFetch<Rest extends unknown[]>(
  postern: Postern,
  app?: (request: Request, ...rest: Rest) => Response | Promise<Response>,
): (request: Request, ...rest: Rest) => Promise<Response> {
  return async (request, ...rest) => {
    const { pathname } = new URL(request.url);
    if (app && !isServed(postern, pathname)) return app(request, ...rest);
    return postern.fetch(request, connectionOf(request, rest[0]));
  };
}

function connectionOf(request: Request, server: unknown): ConnectionInfo {
  const { requestIP, remoteAddr } = (server ?? {}) as FetchServer;
  const remoteAddress = remoteAddr?.hostname ?? requestIP?.call(server, request)?.address;
  return remoteAddress === undefined ? {} : { remoteAddress };
}
