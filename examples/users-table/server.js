import { createServer } from 'node:http';
import { createPostern, createPostgresStore } from '@postern/backend';
import { requireSession, sessionOf, toNodeHandler } from '@postern/backend/node';
import { migrate, sql } from './database.js';
import { subOrganizationOf } from './sub-organization.js';
import { findUser, hooks } from './users.js';

await migrate();
const store = await createPostgresStore({ url: process.env.DATABASE_URL });
const postern = createPostern({
  appName: 'Users table',
  origins: ['http://localhost:5173'], // the exact origins of your pages
  store,
  subOrganization: subOrganizationOf,
  hooks,
});

const auth = toNodeHandler(postern);
const guard = requireSession(postern);

const server = createServer((incoming, outgoing) => auth(incoming, outgoing, () => app(incoming, outgoing)));

async function app(incoming, outgoing) {
  if (incoming.url !== '/me') return outgoing.end('Everyone can read this. /me needs a session.');
  if (!(await guard(incoming, outgoing))) return;
  const user = await findUser(sessionOf(incoming).organizationId);
  // A user can open a session directly at Turnkey, where no hook of this app runs.
  if (!user || user.is_locked) return outgoing.writeHead(403).end('Your account is locked.');
  outgoing.setHeader('Content-Type', 'application/json').end(JSON.stringify(user));
}

const port = process.env.PORT ?? 8080;
server.listen(port, () => console.log(`Listening on http://localhost:${port}`));

process.once('SIGTERM', async () => {
  server.close();
  server.closeAllConnections();
  await postern.close();
  await store.close();
  await sql.end();
});
