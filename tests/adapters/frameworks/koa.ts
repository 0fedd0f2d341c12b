import { json } from 'node:stream/consumers';
import { requireProof, requireSession, requireStepUp, toKoa } from '@postern/backend/koa';
import Koa, { type Middleware } from 'koa';
import type { StartApp } from './app.ts';
import { listening } from './listening.ts';

/** What koa-bodyparser and koa-body do: the parsed body is on `ctx.request`. */
const parser: Middleware = async (ctx, next) => {
  if (ctx.is('json') && ctx.request.length) Object.assign(ctx.request, { body: await json(ctx.req) });
  await next();
};

export const startKoa: StartApp = (postern, order) => {
  const app = new Koa();
  const guard = requireSession(postern);
  if (order === 'parsers first') app.use(parser).use(toKoa(postern));
  else app.use(toKoa(postern));
  const proof = requireProof(postern, { maxBodyBytes: 1_000 });
  app.use((ctx, next) => (ctx.path === '/pay' ? proof(ctx as Parameters<typeof proof>[0], next) : next()));
  if (order === 'backend first') app.use(parser);
  app.use(async (ctx, next) => {
    const { body } = ctx.request as { body?: unknown };
    if (ctx.path === '/authors') ctx.body = JSON.stringify('authors');
    else if (ctx.path === '/echo') ctx.body = body;
    else if (ctx.path === '/pay') ctx.body = { paid: body, userId: ctx.state.session.userId };
    else await next();
  });
  const stepUp = requireStepUp(postern);
  app.use((ctx, next) => (ctx.path === '/vault' ? stepUp : guard)(ctx as Parameters<typeof guard>[0], next));
  app.use((ctx) => {
    ctx.body = ctx.state.session;
  });
  return listening(app.callback());
};
