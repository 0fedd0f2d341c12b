// A backend as a process of its own. The environment names Turnkey's API and the database; its first line is its port.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createPostern, createPostgresStore } from '@postern/backend';
import { toNodeHandler } from '@postern/backend/node';

const store = await createPostgresStore({ url: process.env.DATABASE_URL });
const postern = createPostern({
  store,
  origins: [process.env.ORIGIN],
  rateLimits: { signupsPerAddress: { max: 1_000, windowSeconds: 60 } },
});
const server = createServer(toNodeHandler(postern)).listen(0, '127.0.0.1');
await once(server, 'listening');
console.log(server.address().port);
// The test holds the other end: however it ends, so does this process.
process.stdin.resume();
await once(process.stdin, 'close');
server.closeAllConnections();
server.close();
await store.close();
