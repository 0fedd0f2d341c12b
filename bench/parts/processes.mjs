import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalPostgres } from '../../packages/authority/dist/store/local-postgres/start-local-postgres.js';
import { createClients } from '../clients.mjs';
import { startServer, startUpstream } from '../servers/process.mjs';
import { flood } from './backend-rate.mjs';
import { runScript } from './run-script.mjs';

const MS = 4_000;
const COUNTS = [1, 2, 4];

/** Requests a second of one, two and four processes on one PostgreSQL. */
export async function processes({ progress }) {
  progress('backend');
  const backend = await backends();
  progress('authority');
  return { backend, authority: await runScript('processes.js', { MS: String(MS) }) };
}

async function backends() {
  const dataDir = await mkdtemp(join(tmpdir(), 'postern-bench-'));
  const database = await startLocalPostgres({ dataDir });
  const upstream = await startUpstream();
  const measured = {};
  try {
    for (const count of COUNTS) measured[count] = { initOtp: await measure(count, upstream, database.url) };
  } finally {
    await upstream.stop();
    await database.stop();
    await rm(dataDir, { recursive: true });
  }
  return measured;
}

async function measure(count, upstream, databaseUrl) {
  const servers = [];
  for (let n = 0; n < count; n++) servers.push(await startServer('Postern', upstream, databaseUrl));
  const clients = servers.map(({ url }) => createClients(url, 64));
  let sent = 0;
  const send = () => clients[sent % count].initOtp({ contact: `user${count}-${sent++}@example.org` });
  await flood(send, MS / 4);
  const answered = await flood(send, MS);
  for (const each of [...clients]) await each.close();
  for (const server of servers) await server.stop();
  return Math.round((1000 * answered) / MS);
}
