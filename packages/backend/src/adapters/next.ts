import type { Postern, ProofOptions, RequiredSession, Session, StepUpOptions } from '../index.ts';

type RouteHandler = (request: Request) => Promise<Response>;

/** A route handler that gets the session of the request. */
type SessionHandler<Rest extends unknown[]> = (
  request: Request,
  session: Session,
  ...rest: Rest
) => Response | Promise<Response>;

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
  handler: SessionHandler<Rest>,
): (request: Request, ...rest: Rest) => Promise<Response> {
  return guarded((request) => postern.requireSession(request), handler);
}

/**
 * Protects a route handler by a proof of the session's key: `export const POST = requireProof(postern, async (request,
 * session) => …);` See `Postern.requireProof`.
 */
export function requireProof<Rest extends unknown[]>(
  postern: Postern,
  handler: SessionHandler<Rest>,
  options?: ProofOptions,
): (request: Request, ...rest: Rest) => Promise<Response> {
  return guarded((request) => postern.requireProof(request, options), handler);
}

/**
 * Protects a route handler for which the user must prove again who they are: `export const POST = requireStepUp(postern,
 * async (request, session) => …, { maxAgeSeconds: 300 });` See `Postern.requireStepUp`.
 */
export function requireStepUp<Rest extends unknown[]>(
  postern: Postern,
  handler: SessionHandler<Rest>,
  options?: StepUpOptions,
): (request: Request, ...rest: Rest) => Promise<Response> {
  return guarded((request) => postern.requireStepUp(request, options), handler);
}

function guarded<Rest extends unknown[]>(
  check: (request: Request) => Promise<RequiredSession>,
  handler: SessionHandler<Rest>,
): (request: Request, ...rest: Rest) => Promise<Response> {
  return async (request, ...rest) => {
    const { session, refusal } = await check(request);
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
