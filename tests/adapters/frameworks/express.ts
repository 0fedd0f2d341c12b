import { createRequire } from 'node:module';
import { requireProof, requireSession, requireStepUp, sessionOf, toExpress } from '@postern/backend/express';
import express from 'express';
import type { StartApp } from './app.ts';
import { listening } from './listening.ts';

export const startExpress5: StartApp = (postern, order) => start(express, postern, order);
/** Express 4 under an alias, which has no types of its own. */
const express4 = createRequire(import.meta.url)('express4') as typeof express;
export const startExpress4: StartApp = (postern, order) => start(express4, postern, order);

function start(framework: typeof express, ...[postern, order]: Parameters<StartApp>) {
  const app = framework();
  const parsers = [framework.json(), framework.urlencoded({ extended: false })];
  if (order === 'parsers first') app.use(...parsers);
  app.use(toExpress(postern));
  app.get('/authors', (_request, response) => void response.json('authors'));
  app.post(
    '/echo',
    ...(order === 'parsers first' ? [] : parsers),
    (request, response) => void response.json(request.body),
  );
  app.get('/me', requireSession(postern), (request, response) => void response.json(sessionOf(request)));
  app.get('/vault', requireStepUp(postern), (request, response) => void response.json(sessionOf(request)));
  const guard = requireProof(postern, { maxBodyBytes: 1_000 });
  // In a router of its own, which takes its part of the path away.
  const payments = framework.Router();
  // Before the parsers of the app and after them.
  payments.post('/', guard, ...(order === 'parsers first' ? [] : parsers), (request, response) => {
    response.json({ paid: request.body, userId: sessionOf(request).userId });
  });
  app.use('/pay', payments);
  return listening(app);
}
