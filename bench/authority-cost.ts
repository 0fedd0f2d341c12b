// CPU time of Node and of PostgreSQL for each request to an authority. Prints JSON, in milliseconds.
// `npm run bench:authority`. COUNT sets how many requests of each kind. SIZES measures with so many sub-organizations,
// for example `1000,100000`. PROFILE=<folder> writes a CPU profile of the authority there.
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalPostgres } from '@postern/authority/local-postgres';
import { type Key, newKey, newUser, post, submit } from './authority-client.ts';
import { type AuthorityProcess, startAuthorities } from './authority-process.ts';
import { seedSubOrganizations } from './seed.ts';

const COUNT = Number(process.env.COUNT ?? 500);
/** How many sub-organizations there are, for each of the runs. */
const SIZES = (process.env.SIZES ?? '').split(',').filter(Boolean).map(Number);
/** Requests of each kind for the profile. */
const PROFILED = Math.ceil(COUNT / 2);
/** Requests at the same time. */
const LOOPS = 4;
/** A tick of /proc/<pid>/stat, in milliseconds. */
const TICK_MS = 10;

type Measure = Bench['measure'];

async function measureAll(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'postern-bench-'));
  const database = await startLocalPostgres({ dataDir });
  const parent = newKey();
  const [authority] = await startAuthorities(database.url, parent);
  if (!authority) throw new Error('There is no authority.');
  try {
    const { url, organizationId } = authority;
    const postmaster = await postmasterOf(dataDir);
    const requests: Record<string, object> = {};
    const profiles: Record<string, object> = {};
    const run = (measure: Measure) => measureEach({ url, organizationId, parent, measure });
    if (SIZES.length === 0) {
      await run(async (name, work) => {
        requests[name] = await measureOne(authority, postmaster, work);
        profiles[name] = await profileOne(authority, work);
      });
      console.log(JSON.stringify({ count: COUNT, requests, profiles }));
      return;
    }
    const sizes: Record<string, Record<string, object>> = {};
    let seeded = 0;
    for (const size of SIZES) {
      await seedSubOrganizations(database.url, organizationId, seeded, size);
      seeded = size;
      const measured: Record<string, object> = {};
      await run(async (name, work) => {
        measured[name] = await measureOne(authority, postmaster, work);
      });
      sizes[size] = measured;
    }
    console.log(JSON.stringify({ count: COUNT, sizes }));
  } finally {
    await authority.stop();
    await database.stop();
    await rm(dataDir, { recursive: true });
  }
}

interface Bench {
  url: string;
  organizationId: string;
  parent: Key;
  measure(name: string, work: (n: number) => Promise<unknown>): Promise<void>;
}

async function measureEach({ url, organizationId, parent, measure }: Bench): Promise<void> {
  const made: { id: string; key: Key; address: string }[] = [];
  const create = async () => {
    const key = newKey();
    const { result } = await submit(url, {
      type: 'CREATE_SUB_ORGANIZATION_V8',
      organizationId,
      key: parent,
      parameters: newUser(key),
    });
    const { subOrganizationId: id, wallet } = result.createSubOrganizationResultV8;
    made.push({ id, key, address: wallet.addresses[0] });
  };
  const user = (n: number) => made[n % made.length] as { id: string; key: Key; address: string };
  const signPayload = (n: number) => {
    const { id, key, address } = user(n);
    return submit(url, {
      type: 'SIGN_RAW_PAYLOAD_V2',
      organizationId: id,
      key,
      parameters: {
        signWith: address,
        payload: randomBytes(32).toString('hex'),
        encoding: 'PAYLOAD_ENCODING_HEXADECIMAL',
        hashFunction: 'HASH_FUNCTION_NO_OP',
      },
    });
  };
  const logIn = (n: number) => {
    const { id, key } = user(n);
    const parameters = { publicKey: newKey().publicKey, expirationSeconds: '900' };
    return submit(url, { type: 'STAMP_LOGIN', organizationId: id, key, parameters });
  };
  const initOtp = (n: number) =>
    submit(url, {
      type: 'INIT_OTP_V3',
      organizationId,
      key: parent,
      parameters: { otpType: 'OTP_TYPE_EMAIL', contact: `user-${n}-${made.length}@example.com`, appName: 'Bench' },
    });
  const whoami = (n: number) => {
    const { id, key } = user(n);
    return post(`${url}/public/v1/query/whoami`, key, JSON.stringify({ organizationId: id }));
  };
  for (const warmUp of [create, signPayload, logIn, initOtp, whoami]) await loop(100, warmUp);
  await measure('create_sub_organization', create);
  await measure('sign_raw_payload', signPayload);
  await measure('stamp_login', logIn);
  await measure('init_otp', initOtp);
  await measure('whoami', whoami);
}

/** Milliseconds of CPU time of Node for each request, by groups of code. */
async function profileOne(authority: AuthorityProcess, work: (n: number) => Promise<unknown>) {
  await authority.ask('start profile');
  await loop(PROFILED, work);
  const groups: Record<string, number> = await authority.ask('stop profile');
  return Object.fromEntries(
    Object.entries(groups).map(([name, total]) => [name, Number((total / 1000 / PROFILED).toFixed(3))]),
  );
}

async function measureOne(authority: AuthorityProcess, postmaster: number, work: (n: number) => Promise<unknown>) {
  const before = { node: await cpuOf(authority), postgres: await cpuOfServer(postmaster) };
  await loop(COUNT, work);
  const after = { node: await cpuOf(authority), postgres: await cpuOfServer(postmaster) };
  const each = (total: number) => Number((total / COUNT).toFixed(3));
  const node = each(after.node - before.node);
  const postgres = each(after.postgres - before.postgres);
  return { node, postgres, sum: Number((node + postgres).toFixed(3)) };
}

async function loop(count: number, work: (n: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const one = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: LOOPS }, one));
}

async function cpuOf(authority: AuthorityProcess): Promise<number> {
  const { user = 0, system = 0 } = await authority.ask('cpu');
  return (user + system) / 1000;
}

/** CPU time of all processes of a PostgreSQL server. */
async function cpuOfServer(postmaster: number): Promise<number> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(ids.map((id) => readFile(`/proc/${id}/stat`, 'utf8').catch(() => '')));
  let ticks = 0;
  for (const [index, stat] of stats.entries()) {
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [, parent = 0] = fields;
    const own = (fields[11] ?? 0) + (fields[12] ?? 0);
    const ended = (fields[13] ?? 0) + (fields[14] ?? 0);
    if (Number(ids[index]) === postmaster) ticks += own + ended;
    else if (parent === postmaster) ticks += own;
  }
  return ticks * TICK_MS;
}

async function postmasterOf(dataDir: string): Promise<number> {
  const [cluster = ''] = (await readdir(dataDir)).filter((name) => name.startsWith('postgresql-'));
  const [id = ''] = (await readFile(join(dataDir, cluster, 'data/postmaster.pid'), 'utf8')).split('\n');
  return Number(id);
}

await measureAll();
