import type { Context, Middleware } from 'koa';
import type { Postern, ProofOptions, RequiredSession, Session, StepUpOptions } from '../index.ts';
import { isServed } from './base-path.ts';
import { toNodeHandler } from './node.ts';
import { readNodeBody } from './node-body.ts';

/** What `requireSession` and `requireProof` add to `ctx.state`. */
export interface SessionState {
  session: Session;
}

/**
 * Mounts the backend in Koa: `app.use(toKoa(postern))`. Every other path goes on to the app.
 * @example
 * ```ts
 * import { createPostern } from '@postern/backend';
 * import { toKoa } from '@postern/backend/koa';
 * import Koa from 'koa';
 *
 * const postern = createPostern({ appName: 'Example', origins: ['https://app.example.com'] });
 * new Koa().use(toKoa(postern)).listen(8080);
 * ```
 */
export function toKoa(postern: Postern): Middleware {
  const handler = toNodeHandler(postern);
  return async (ctx, next) => {
    if (!isServed(postern, ctx.path)) return next();
    ctx.respond = false;
    passBody(ctx);
    await handler(ctx.req, ctx.res);
  };
}

/**
 * Protects routes: `router.get('/me', requireSession(postern), (ctx) => { ctx.body = ctx.state.session; })`. Answers
 * 401 without a session, and 502 to 504 when Turnkey does not answer.
 */
export function requireSession(postern: Postern): Middleware<SessionState> {
  return guard((ctx) => postern.requireSession(ctx.req));
}

/**
 * Protects routes by a proof of the session's key: `router.post('/pay', requireProof(postern), (ctx) => { … })`. See
 * `Postern.requireProof`. Body parsers may come before or after it. After them, only bodies as `JSON.stringify` writes them
 * can be checked, unless the parser keeps the text as `ctx.request.rawBody`.
 */
export function requireProof(postern: Postern, options?: ProofOptions): Middleware<SessionState> {
  return guard((ctx) => {
    passBody(ctx);
    const { req, method, originalUrl: url } = ctx;
    const readBody = (maxBytes: number) => readNodeBody(req, maxBytes);
    return postern.requireProof({ method, headers: req.headers, url, readBody }, options);
  });
}

/**
 * Protects routes for which the user must prove again who they are: `router.post('/pay', requireStepUp(postern, {
 * maxAgeSeconds: 300 }), …)`. See `Postern.requireStepUp`.
 */
export function requireStepUp(postern: Postern, options?: StepUpOptions): Middleware<SessionState> {
  return guard((ctx) => postern.requireStepUp(ctx.req, options));
}

function guard(check: (ctx: Pick<Context, 'req' | 'request' | 'method' | 'originalUrl'>) => Promise<RequiredSession>) {
  const middleware: Middleware<SessionState> = async (ctx, next) => {
    const { session, refusal } = await check(ctx);
    if (refusal) {
      ctx.status = refusal.status;
      ctx.set(Object.fromEntries(refusal.headers));
      ctx.body = await refusal.text();
      return;
    }
    ctx.state.session = session;
    await next();
  };
  return middleware;
}

/** Body parsers of Koa store the parsed body on Koa's own request. */
function passBody({ req, request }: Pick<Context, 'req' | 'request'>): void {
  const { body, rawBody } = request as { body?: unknown; rawBody?: string };
  Object.assign(req, { body: rawBody ?? body });
}
