import { requireProof, requireSession, requireStepUp, sessionOf, toFastify } from '@postern/backend/fastify';
import fastify from 'fastify';
import type { StartApp } from './app.ts';

export const startFastify: StartApp = async (postern, order) => {
  const app = fastify();
  // Fastify parses JSON by itself. An app's own parser may be there before or after the plugin.
  const addParser = () =>
    app.addContentTypeParser('text/plain', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  if (order === 'parsers first') addParser();
  await app.register(toFastify(postern));
  if (order === 'backend first') addParser();
  app.get('/authors', async () => JSON.stringify('authors'));
  app.post('/echo', async (request) => request.body);
  app.get('/me', { preHandler: requireSession(postern) }, async (request) => sessionOf(request));
  app.get('/vault', { preHandler: requireStepUp(postern) }, async (request) => sessionOf(request));
  const preParsing = requireProof(postern, { maxBodyBytes: 1_000 });
  app.post('/pay', { preParsing }, async (request) => ({ paid: request.body, userId: sessionOf(request).userId }));
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, close: () => app.close() };
};
