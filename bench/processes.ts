// Requests a second of one, two and four authorities on one PostgreSQL. Prints JSON. MS sets how long each takes.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalPostgres } from '@postern/authority/local-postgres';
import { newKey, newUser, post, submit } from './authority-client.ts';
import { startAuthorities } from './authority-process.ts';

const MS = Number(process.env.MS ?? 4_000);
/** Requests at the same time. */
const AT_ONCE = 32;

async function measureWith(count: number, databaseUrl: string, parent = newKey()) {
  const authorities = await startAuthorities(databaseUrl, parent, count);
  try {
    const urlAt = (n: number) => authorities[n % count]?.url ?? '';
    const organizationId = authorities[0]?.organizationId ?? '';
    const key = newKey();
    const created = await submit(urlAt(0), {
      type: 'CREATE_SUB_ORGANIZATION_V8',
      organizationId,
      key: parent,
      parameters: newUser(key),
    });
    const { subOrganizationId: id, wallet } = created.result.createSubOrganizationResultV8;
    const parameters = () => ({
      signWith: wallet.addresses[0],
      payload: randomBytes(32).toString('hex'),
      encoding: 'PAYLOAD_ENCODING_HEXADECIMAL',
      hashFunction: 'HASH_FUNCTION_NO_OP',
    });
    const signature = (n: number) =>
      submit(urlAt(n), { type: 'SIGN_RAW_PAYLOAD_V2', organizationId: id, key, parameters: parameters() });
    const whoami = (n: number) =>
      post(`${urlAt(n)}/public/v1/query/whoami`, key, JSON.stringify({ organizationId: id }));
    return { sign_raw_payload: await perSecond(signature), whoami: await perSecond(whoami) };
  } finally {
    for (const authority of authorities) await authority.stop();
  }
}

async function perSecond(work: (n: number) => Promise<unknown>): Promise<number> {
  await flood(work, MS / 4);
  return Math.round((1000 * (await flood(work, MS))) / MS);
}

/** @returns How many were answered. */
async function flood(work: (n: number) => Promise<unknown>, ms: number): Promise<number> {
  const end = performance.now() + ms;
  let sent = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (performance.now() < end) await work(sent++);
    }),
  );
  return sent;
}

const dataDir = await mkdtemp(join(tmpdir(), 'postern-bench-'));
const database = await startLocalPostgres({ dataDir });
try {
  const measured: Record<number, object> = {};
  for (const count of [1, 2, 4]) measured[count] = await measureWith(count, database.url);
  console.log(JSON.stringify(measured));
} finally {
  await database.stop();
  await rm(dataDir, { recursive: true });
}
