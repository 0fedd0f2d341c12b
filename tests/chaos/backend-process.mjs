// A backend as a process of its own. The environment names Turnkey's API and the database.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createPostern, createPostgresStore } from '@postern/backend';
import { toNodeHandler } from '@postern/backend/node';

const { DATABASE_URL, ORIGIN, PORT } = process.env;
const postern = createPostern({
  store: await createPostgresStore({ url: DATABASE_URL, maxConnections: 4 }),
  origins: [ORIGIN],
  trustedProxies: 1,
  otp: { budget: { emailPerMinute: 100_000, emailPerDay: 1_000_000 } },
  timeouts: { requestMs: 5_000, attemptMs: 2_000, lockWaitMs: 1_000 },
});
const server = createServer(toNodeHandler(postern)).listen(Number(PORT), '127.0.0.1');
await once(server, 'listening');
console.log('{}');
process.stdin.resume().on('close', () => process.exit());
