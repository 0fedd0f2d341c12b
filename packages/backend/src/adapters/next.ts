import type { Postern, ProofOptions, Session, StepUpOptions } from '../index.ts';

type RouteHandler = (request: Request) => Promise<Response>;

/**
 * The route handlers of Next's app router. In `app/auth/[...postern]/route.ts`: `export const { GET, POST, DELETE,
 * OPTIONS } = toNext(postern);`
 *
 * Next does not pass the address of a connection. Set the option `trustedProxies` or `clientAddress`.
 * @example
 * ```ts
 * import { createPostern } from '@postern/backend';
 * import { toNext } from '@postern/backend/next';
 *
 * const postern = createPostern({ appName: 'Example', origins: ['https://app.example.com'] });
 * export const { GET, POST, DELETE, OPTIONS } = toNext(postern);
 * ```
 */
export function toNext(postern: Postern): Record<'GET' | 'POST' | 'DELETE' | 'OPTIONS', RouteHandler> {
  const handler: RouteHandler = (request) => postern.fetch(request);
  return { GET: handler, POST: handler, DELETE: handler, OPTIONS: handler };
}

/**
 * Protects a route handler: `export const GET = requireSession(postern, (request, session) => Response.json(session));`
 * Answers 401 without a session, and 502 to 504 when Turnkey does not answer.
 */
export function requireSession<Rest extends unknown[]>(
  postern: Postern,
  handler: (request: Request, session: Session, ...rest: Rest) => Response | Promise<Response>,
): (request: Request, ...rest: Rest) => Promise<Response> {
  return async (request, ...rest) => {
    const { session, refusal } = await postern.requireSession(request);
    return refusal ?? handler(request, session, ...rest);
  };
}

/**
 * Protects a route handler by a proof of the session's key: `export const POST = requireProof(postern, async (request,
 * session) => …);` See `Postern.requireProof`.
 */
export function requireProof<Rest extends unknown[]>(
  postern: Postern,
  handler: (request: Request, session: Session, ...rest: Rest) => Response | Promise<Response>,
  options?: ProofOptions,
): (request: Request, ...rest: Rest) => Promise<Response> {
  return async (request, ...rest) => {
    const { session, refusal } = await postern.requireProof(request, options);
    return refusal ?? handler(request, session, ...rest);
  };
}

/**
 * Protects a route handler for which the user must prove again who they are: `export const POST = requireStepUp(postern,
 * async (request, session) => …, { maxAgeSeconds: 300 });` See `Postern.requireStepUp`.
 */
export function requireStepUp<Rest extends unknown[]>(
  postern: Postern,
  handler: (request: Request, session: Session, ...rest: Rest) => Response | Promise<Response>,
  options?: StepUpOptions,
): (request: Request, ...rest: Rest) => Promise<Response> {
  return async (request, ...rest) => {
    const { session, refusal } = await postern.requireStepUp(request, options);
    return refusal ?? handler(request, session, ...rest);
  };
}

/**
 * The session of the visitor in a server component, a layout or a server action, from the session cookie: `const
 * session = await getSession(postern, await headers());` with `headers` of `next/headers`. Needs the option `session: {
 * cookie: true }`.
 * @returns null without a session.
 * @throws AuthError when Turnkey does not answer.
 */
export function getSession(postern: Postern, headers: Headers): Promise<Session | null> {
  // GET, because a page is read. Before a server action runs, Next itself compares the request's origin with its host.
  return postern.verifySession({ method: 'GET', headers });
}
