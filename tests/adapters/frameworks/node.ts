import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { requireSession, sessionOf, toNodeHandler } from '@postern/backend/node';
import type { StartApp } from './app.ts';
import { listening } from './listening.ts';

export const startNode: StartApp = (postern, order) => {
  const backend = toNodeHandler(postern);
  const guard = requireSession(postern);

  async function app(incoming: IncomingMessage & { body?: unknown }, outgoing: ServerResponse): Promise<void> {
    const answer = (body: unknown) => outgoing.end(JSON.stringify(body));
    if (incoming.url === '/authors') answer('authors');
    else if (incoming.url === '/echo') answer(incoming.body ?? (await json(incoming)));
    else if (await guard(incoming, outgoing)) answer(sessionOf(incoming));
  }

  return listening(async (incoming: IncomingMessage & { body?: unknown }, outgoing) => {
    const hasBody = incoming.headers['content-length'] !== undefined;
    if (order === 'parsers first' && hasBody) incoming.body = await json(incoming);
    await backend(incoming, outgoing, () => void app(incoming, outgoing));
  });
};
