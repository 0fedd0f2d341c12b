import { Readable } from 'node:stream';
import type {
  FastifyPluginAsync,
  FastifyReply,
  FastifyRequest,
  preHandlerAsyncHookHandler,
  preParsingAsyncHookHandler,
} from 'fastify';
import type { Postern, ProofOptions, RequiredSession, Session, StepUpOptions } from '../index.ts';
import { toNodeHandler } from './node.ts';

/** The session that `requireSession` or `requireProof` found for each request. */
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
  return async (request, reply) => settle(request, reply, await postern.requireSession(request.raw));
}

/**
 * Protects routes by a proof of the session's key: `app.post('/pay', { preParsing: requireProof(postern) }, …)`. See
 * `Postern.requireProof`. It reads the body before the parsers of Fastify do.
 */
export function requireProof(postern: Postern, options?: ProofOptions): preParsingAsyncHookHandler {
  return async (request, reply, payload) => {
    const { method, headers, url = '/' } = request.raw;
    let body: Buffer | undefined;
    const readBody = async (maxBytes: number) => {
      const read = await readStream(payload, maxBytes);
      if (read !== 'too large') body = read;
      return read;
    };
    const required = await postern.requireProof({ method, headers, url, readBody }, options);
    return (await settle(request, reply, required)) ?? Readable.from(body ? [body] : []);
  };
}

/**
 * Protects routes for which the user must prove again who they are: `app.post('/pay', { preHandler: requireStepUp(postern,
 * { maxAgeSeconds: 300 }) }, …)`. See `Postern.requireStepUp`.
 */
export function requireStepUp(postern: Postern, options?: StepUpOptions): preHandlerAsyncHookHandler {
  return async (request, reply) => settle(request, reply, await postern.requireStepUp(request.raw, options));
}

/** Stores the session, or sends the refusal. */
async function settle(request: FastifyRequest, reply: FastifyReply, { session, refusal }: RequiredSession) {
  if (!refusal) {
    sessions.set(request, session);
    return undefined;
  }
  return reply
    .code(refusal.status)
    .headers(Object.fromEntries(refusal.headers))
    .send(await refusal.text());
}

async function readStream(stream: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer | 'too large'> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.byteLength;
    if (length > maxBytes) return 'too large';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

/**
 * The session of a request that passed `requireSession` or `requireProof`.
 * @throws Error when the route uses neither.
 */
export function sessionOf(request: FastifyRequest): Session {
  const session = sessions.get(request);
  if (!session) throw new Error('This route has no session. Give it preHandler: requireSession(postern).');
  return session;
}
