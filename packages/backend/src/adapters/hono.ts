import type { Context, MiddlewareHandler } from 'hono';
import type { ConnectionInfo, Postern, ProofOptions, RequiredSession, Session, StepUpOptions } from '../index.ts';
import { isServed } from './base-path.ts';

/** What the servers that run Hono know about a connection. */
interface ServerBindings {
  /** `@hono/node-server` */
  incoming?: { socket?: { remoteAddress?: string } };
  /** Deno */
  remoteAddr?: { hostname?: string };
  /** Bun */
  requestIP?(request: Request): { address: string } | null;
}

/** What `requireSession` and `requireProof` add to the context. */
export interface SessionVariables {
  Variables: { session: Session };
}

/**
 * Mounts the backend in Hono: `app.use(toHono(postern))`. Every other path goes on to the app.
 * @example
 * ```ts
 * import { createPostern } from '@postern/backend';
 * import { requireSession, toHono } from '@postern/backend/hono';
 * import { Hono } from 'hono';
 *
 * const postern = createPostern({ appName: 'Example', origins: ['https://app.example.com'] });
 * const app = new Hono();
 * app.use(toHono(postern));
 * app.get('/me', requireSession(postern), (c) => c.json(c.var.session));
 * ```
 */
export function toHono(postern: Postern): MiddlewareHandler {
  return async (c, next) => {
    if (!isServed(postern, c.req.path)) return next();
    return postern.fetch(await unread(c), connectionOf(c));
  };
}

/**
 * Protects routes: `app.get('/me', requireSession(postern), (c) => c.json(c.var.session))`. Answers 401 without a
 * session, and 502 to 504 when Turnkey does not answer.
 */
export function requireSession(postern: Postern): MiddlewareHandler<SessionVariables> {
  return guard((c) => postern.requireSession(c.req.raw));
}

/**
 * Protects routes by a proof of the session's key: `app.post('/pay', requireProof(postern), (c) => …)`. See
 * `Postern.requireProof`.
 */
export function requireProof(postern: Postern, options?: ProofOptions): MiddlewareHandler<SessionVariables> {
  return guard(async (c) => {
    const { method, headers, url } = c.req.raw;
    if (!c.req.raw.bodyUsed) return postern.requireProof(c.req.raw, options);
    const readBody = async () => new Uint8Array(await c.req.arrayBuffer());
    return postern.requireProof({ method, headers, url, readBody }, options);
  });
}

/**
 * Protects routes for which the user must prove again who they are: `app.post('/pay', requireStepUp(postern, {
 * maxAgeSeconds: 300 }), …)`. See `Postern.requireStepUp`.
 */
export function requireStepUp(postern: Postern, options?: StepUpOptions): MiddlewareHandler<SessionVariables> {
  return guard((c) => postern.requireStepUp(c.req.raw, options));
}

function guard(check: (c: Context) => Promise<RequiredSession>): MiddlewareHandler<SessionVariables> {
  return async (c, next) => {
    const { session, refusal } = await check(c);
    if (refusal) return refusal;
    c.set('session', session);
    return next();
  };
}

/** An earlier middleware may have read the body. Hono keeps a copy of it. */
async function unread({ req }: Context): Promise<Request> {
  if (!req.raw.bodyUsed) return req.raw;
  const { url, method, headers } = req.raw;
  return new Request(url, { method, headers, body: await req.arrayBuffer() });
}

function connectionOf({ env, req }: Context): ConnectionInfo {
  const { incoming, remoteAddr, requestIP } = (env ?? {}) as ServerBindings;
  const remoteAddress =
    incoming?.socket?.remoteAddress ?? remoteAddr?.hostname ?? requestIP?.call(env, req.raw)?.address;
  return remoteAddress === undefined ? {} : { remoteAddress };
}
