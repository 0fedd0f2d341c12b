import { createServer } from 'node:http';
import { createPostern, createPostgresStore } from '@postern/backend';
import { requireSession, sessionOf, toNodeHandler } from '@postern/backend/node';

// Several processes behind one address share a store in PostgreSQL: limits, locks and ended sessions hold for all of
// them. Start this file twice with the same DATABASE_URL and two values of PORT.
const store = await createPostgresStore({ url: process.env.DATABASE_URL });
const postern = createPostern({
  appName: 'Two processes',
  origins: ['http://localhost:5173'], // the exact origins of your pages
  store,
});

const auth = toNodeHandler(postern);
const guard = requireSession(postern);

const server = createServer((incoming, outgoing) => auth(incoming, outgoing, () => app(incoming, outgoing)));

async function app(incoming, outgoing) {
  if (incoming.url !== '/me') return outgoing.end('Everyone can read this. /me needs a session.');
  if (await guard(incoming, outgoing)) outgoing.end(JSON.stringify(sessionOf(incoming)));
}

const port = process.env.PORT ?? 8080;
server.listen(port, () => console.log(`Listening on http://localhost:${port}`));

process.once('SIGTERM', async () => {
  server.close();
  server.closeAllConnections();
  await postern.close();
  await store.close();
});
