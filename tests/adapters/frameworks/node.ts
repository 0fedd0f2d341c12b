import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { requireProof, requireSession, requireStepUp, sessionOf, toNodeHandler } from '@postern/backend/node';
import type { StartApp } from './app.ts';
import { listening } from './listening.ts';

export const startNode: StartApp = (postern, order) => {
  const backend = toNodeHandler(postern);
  const guard = requireSession(postern);
  const stepUp = requireStepUp(postern);
  const proof = requireProof(postern, { maxBodyBytes: 1_000 });

  async function app(incoming: IncomingMessage & { body?: unknown }, outgoing: ServerResponse): Promise<void> {
    const answer = (body: unknown) => outgoing.end(JSON.stringify(body));
    if (incoming.url === '/authors') answer('authors');
    else if (incoming.url === '/echo') answer(incoming.body ?? (await json(incoming)));
    else if (incoming.url?.startsWith('/pay?')) {
      if (!(await proof(incoming, outgoing))) return;
      answer({ paid: incoming.body ?? (await json(incoming)), userId: sessionOf(incoming).userId });
    } else if (await (incoming.url === '/vault' ? stepUp : guard)(incoming, outgoing)) answer(sessionOf(incoming));
  }

  return listening(async (incoming: IncomingMessage & { body?: unknown }, outgoing) => {
    const hasBody = Number(incoming.headers['content-length'] ?? 0) > 0;
    if (order === 'parsers first' && hasBody) incoming.body = await json(incoming);
    await backend(incoming, outgoing, () => void app(incoming, outgoing));
  });
};
