import type { Middleware } from 'koa';
import type { Postern, Session } from '../index.ts';
import { isServed } from './base-path.ts';
import { toNodeHandler } from './node.ts';

/** What `requireSession` adds to `ctx.state`. */
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
    // Body parsers of Koa store the parsed body on Koa's own request.
    const { body, rawBody } = ctx.request as { body?: unknown; rawBody?: string };
    Object.assign(ctx.req, { body: rawBody ?? body });
    await handler(ctx.req, ctx.res);
  };
}

/**
 * Protects routes: `router.get('/me', requireSession(postern), (ctx) => { ctx.body = ctx.state.session; })`. Answers
 * 401 without a session, and 502 to 504 when Turnkey does not answer.
 */
export function requireSession(postern: Postern): Middleware<SessionState> {
  return async (ctx, next) => {
    const { session, refusal } = await postern.requireSession(ctx.req);
    if (refusal) {
      ctx.status = refusal.status;
      ctx.set(Object.fromEntries(refusal.headers));
      ctx.body = await refusal.text();
      return;
    }
    ctx.state.session = session;
    await next();
  };
}
