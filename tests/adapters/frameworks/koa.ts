import { json } from 'node:stream/consumers';
import { requireSession, toKoa } from '@postern/backend/koa';
import Koa, { type Middleware } from 'koa';
import type { StartApp } from './app.ts';
import { listening } from './listening.ts';

/** What koa-bodyparser and koa-body do: the parsed body is on `ctx.request`. */
const parser: Middleware = async (ctx, next) => {
  if (ctx.is('json')) Object.assign(ctx.request, { body: await json(ctx.req) });
  await next();
};

export const startKoa: StartApp = (postern, order) => {
  const app = new Koa();
  const guard = requireSession(postern);
  if (order === 'parsers first') app.use(parser).use(toKoa(postern));
  else app.use(toKoa(postern)).use(parser);
  app.use(async (ctx, next) => {
    if (ctx.path === '/authors') ctx.body = JSON.stringify('authors');
    else if (ctx.path === '/echo') ctx.body = (ctx.request as { body?: unknown }).body;
    else await next();
  });
  app.use(guard);
  app.use((ctx) => {
    ctx.body = ctx.state.session;
  });
  return listening(app.callback());
};
