import { getRequestListener } from '@hono/node-server';
import { toFetch } from '@postern/backend/fetch';
import type { StartApp } from './app.ts';
import { listening } from './listening.ts';

/** A server that passes the connection as Deno does. */
export const startFetch: StartApp = (postern) => {
  async function app(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === '/authors') return Response.json('authors');
    if (pathname === '/echo') return Response.json(await request.json());
    if (pathname === '/pay') {
      const { session, refusal } = await postern.requireProof(request, { maxBodyBytes: 1_000 });
      return refusal ?? Response.json({ paid: await request.json(), userId: session.userId });
    }
    const required = pathname === '/vault' ? postern.requireStepUp(request) : postern.requireSession(request);
    const { session, refusal } = await required;
    return refusal ?? Response.json(session);
  }
  const handler = toFetch<[object]>(postern, app);
  return listening(
    getRequestListener((request, { incoming }) =>
      handler(request, { remoteAddr: { hostname: incoming.socket.remoteAddress } }),
    ),
  );
};
