import { getRequestListener } from '@hono/node-server';
import { requireProof, requireSession, requireStepUp, toHono } from '@postern/backend/hono';
import { Hono, type MiddlewareHandler } from 'hono';
import type { StartApp } from './app.ts';
import { listening } from './listening.ts';

/** A middleware that looks at every body. */
const reader: MiddlewareHandler = async (c, next) => {
  if (c.req.method === 'POST') await c.req.text();
  await next();
};

export const startHono: StartApp = (postern, order) => {
  const app = new Hono();
  if (order === 'parsers first') app.use(reader, toHono(postern));
  else app.use(toHono(postern), reader);
  app.get('/authors', (c) => c.json('authors'));
  app.post('/echo', async (c) => c.json(await c.req.json()));
  app.get('/me', requireSession(postern), (c) => c.json(c.var.session));
  app.get('/vault', requireStepUp(postern), (c) => c.json(c.var.session));
  app.post('/pay', requireProof(postern, { maxBodyBytes: 1_000 }), async (c) =>
    c.json({ paid: await c.req.json(), userId: c.var.session.userId }),
  );
  return listening(getRequestListener(app.fetch));
};
