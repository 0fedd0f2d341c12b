import { createRequire } from 'node:module';
import { requireSession, sessionOf, toExpress } from '@postern/backend/express';
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
  app.use(...(order === 'parsers first' ? [...parsers, toExpress(postern)] : [toExpress(postern), ...parsers]));
  app.get('/authors', (_request, response) => void response.json('authors'));
  app.post('/echo', (request, response) => void response.json(request.body));
  app.get('/me', requireSession(postern), (request, response) => void response.json(sessionOf(request)));
  return listening(app);
}
