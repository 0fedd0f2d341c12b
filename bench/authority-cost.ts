// CPU time of Node and of PostgreSQL for each request to an authority. Prints JSON, in milliseconds.
// `npm run bench:authority`. COUNT sets how many requests of each kind;
// PROFILE=<folder> writes a CPU profile of the authority there.
import { type ChildProcess, fork } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAuthority, listen } from '@postern/authority';
import { startLocalPostgres } from '@postern/authority/local-postgres';
import { encodeApiKeyStamp } from '@postern/protocol';
import { startProfile, stopProfile } from './profile.ts';

const COUNT = Number(process.env.COUNT ?? 500);
/** Requests of each kind for the profile. */
const PROFILED = Math.ceil(COUNT / 2);
/** Requests at the same time. */
const LOOPS = 4;
/** A tick of /proc/<pid>/stat, in milliseconds. */
const TICK_MS = 10;

interface Key {
  privateKey: KeyObject;
  publicKey: string;
}

interface Activity {
  type: string;
  organizationId: string;
  parameters: object;
  key: Key;
}

/** The process that is measured. It answers each message with its CPU time. */
async function serve(): Promise<void> {
  const parent = JSON.parse(process.env.PARENT ?? '');
  const authority = await createAuthority({
    databaseUrl: process.env.DATABASE_URL ?? '',
    masterKey: randomBytes(32),
    otp: { parentQuota: { perHour: 1_000_000, perDay: 1_000_000 } },
    onEvent: (event) => console.error(event),
  });
  const { url } = await listen(authority.fetch, { host: '127.0.0.1', port: 0 });
  const organization = await authority.ensureOrganization(parent);
  process.on('message', async (message) => {
    if (message === 'start profile') process.send?.(await startProfile().then(() => ({})));
    else if (message === 'stop profile') process.send?.(await stopProfile());
    else process.send?.(process.cpuUsage());
  });
  process.on('disconnect', () => process.exit());
  process.send?.({ url, ...organization });
}

async function measureAll(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'postern-bench-'));
  const database = await startLocalPostgres({ dataDir });
  const parent = newKey();
  const authority = fork(fileURLToPath(import.meta.url), ['serve'], {
    execArgv: process.env.PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.PROFILE}`] : [],
    env: {
      ...process.env,
      DATABASE_URL: database.url,
      PARENT: JSON.stringify({ organizationName: 'Parent', userName: 'Backend', apiPublicKey: parent.publicKey }),
    },
  });
  try {
    const [{ url, organizationId }] = await once(authority, 'message');
    const postmaster = await postmasterOf(dataDir);
    const requests: Record<string, object> = {};
    const profiles: Record<string, object> = {};
    const measure = async (name: string, work: (n: number) => Promise<unknown>) => {
      requests[name] = await measureOne(authority, postmaster, work);
      profiles[name] = await profileOne(authority, work);
    };
    await measureEach({ url, organizationId, parent, measure });
    console.log(JSON.stringify({ count: COUNT, requests, profiles }, null, 2));
  } finally {
    authority.disconnect();
    await once(authority, 'exit');
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
async function profileOne(authority: ChildProcess, work: (n: number) => Promise<unknown>) {
  await ask(authority, 'start profile');
  await loop(PROFILED, work);
  const groups: Record<string, number> = await ask(authority, 'stop profile');
  return Object.fromEntries(
    Object.entries(groups).map(([name, total]) => [name, Number((total / 1000 / PROFILED).toFixed(3))]),
  );
}

/** @returns What the authority's process answers. */
async function ask(authority: ChildProcess, question: string) {
  authority.send(question);
  const [answer] = await once(authority, 'message');
  return answer;
}

async function measureOne(authority: ChildProcess, postmaster: number, work: (n: number) => Promise<unknown>) {
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

async function cpuOf(authority: ChildProcess): Promise<number> {
  const { user, system } = await ask(authority, 'cpu');
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

function newUser(key: Key) {
  const account = (curve: string, path: string, addressFormat: string) => ({
    curve,
    pathFormat: 'PATH_FORMAT_BIP32',
    path,
    addressFormat,
  });
  return {
    subOrganizationName: 'User',
    rootQuorumThreshold: 1,
    rootUsers: [
      {
        userName: 'User',
        userEmail: `${randomBytes(8).toString('hex')}@example.com`,
        apiKeys: [{ apiKeyName: 'Key', publicKey: key.publicKey, curveType: 'API_KEY_CURVE_P256' }],
        authenticators: [],
        oauthProviders: [],
      },
    ],
    wallet: {
      walletName: 'Wallet',
      accounts: [
        account('CURVE_SECP256K1', "m/44'/60'/0'/0/0", 'ADDRESS_FORMAT_ETHEREUM'),
        account('CURVE_ED25519', "m/44'/501'/0'/0'", 'ADDRESS_FORMAT_SOLANA'),
      ],
    },
  };
}

function newKey(): Key {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = privateKey.export({ format: 'jwk' });
  const isOdd = (Buffer.from(y, 'base64url').at(-1) ?? 0) & 1;
  return { privateKey, publicKey: (isOdd ? '03' : '02') + Buffer.from(x, 'base64url').toString('hex') };
}

let last = 0;

async function submit(url: string, { type, organizationId, parameters, key }: Activity) {
  // Each timestamp once, so that no two bodies are equal.
  last = Math.max(Date.now(), last + 1);
  const body = { type: `ACTIVITY_TYPE_${type}`, timestampMs: String(last), organizationId, parameters };
  const path = `/public/v1/submit/${type.replace(/_V\d+$/, '').toLowerCase()}`;
  return (await post(url + path, key, JSON.stringify(body))).activity;
}

const agent = new Agent({ keepAlive: true, maxSockets: LOOPS });

/** @throws Error when the answer is not 200. */
function post(url: string, key: Key, body: string): Promise<ReturnType<typeof JSON.parse>> {
  const stamp = encodeApiKeyStamp({
    publicKey: key.publicKey,
    scheme: 'SIGNATURE_SCHEME_TK_API_P256',
    signature: sign('sha256', Buffer.from(body), key.privateKey).toString('hex'),
  });
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method: 'POST', headers: { 'X-Stamp': stamp } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(text));
        else reject(new Error(`${response.statusCode} ${text}`));
      });
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

if (process.argv[2] === 'serve') await serve();
else await measureAll();
