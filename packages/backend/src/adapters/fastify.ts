import type { FastifyPluginAsync, FastifyRequest, preHandlerAsyncHookHandler } from 'fastify';
import type { Postern, Session } from '../index.ts';
import { toNodeHandler } from './node.ts';

/** The session that `requireSession` found for each request. */
const sessions = new WeakMap<FastifyRequest, Session>();

/**
 * Mounts the backend in Fastify: `app.register(toFastify(postern))`. Its body parsers do not handle these routes.
 * @example
 * ```ts
 * import { createPostern } from '@postern/backend';
 * import { requireSession, sessionOf, toFastify } from '@postern/backend/fastify';
 * import Fastify from 'fastify';
 *
 * const postern = createPostern({ appName: 'Example', origins: ['https://app.example.com'] });
 * const app = Fastify();
 * await app.register(toFastify(postern));
 * app.get('/me', { preHandler: requireSession(postern) }, async (request) => sessionOf(request));
 * ```
 */
export function toFastify(postern: Postern): FastifyPluginAsync {
  const handler = toNodeHandler(postern);
  return async (app) => {
    app.removeAllContentTypeParsers();
    // The backend reads the stream itself.
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    for (const basePath of postern.basePaths) {
      app.all(`${basePath}/*`, async (request, reply) => {
        reply.hijack();
        await handler(request.raw, reply.raw);
      });
    }
  };
}

/**
 * Protects routes: `app.get('/me', { preHandler: requireSession(postern) }, async (request) => sessionOf(request))`.
 * Answers 401 without a session, and 502 to 504 when Turnkey does not answer.
 */
export function requireSession(postern: Postern): preHandlerAsyncHookHandler {
  return async (request, reply) => {
    const { session, refusal } = await postern.requireSession(request.raw);
    if (refusal)
      return reply
        .code(refusal.status)
        .headers(Object.fromEntries(refusal.headers))
        .send(await refusal.text());
    sessions.set(request, session);
    return undefined;
  };
}

/**
 * The session of a request that passed `requireSession`.
 * @throws Error when the route does not use `requireSession`.
 */
export function sessionOf(request: FastifyRequest): Session {
  const session = sessions.get(request);
  if (!session) throw new Error('This route has no session. Give it preHandler: requireSession(postern).');
  return session;
}
