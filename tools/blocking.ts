import { spawn } from 'node:child_process';
import { createECDH, createPrivateKey, randomBytes, sign } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { encodeApiKeyStamp, isJsonObject, parseJsonObject, stringField } from '@postern/protocol';
import { repositoryRoot } from './repository.ts';

// Measures how fast /healthz of an authority answers under load: bodies of 2 MiB without a stamp, and new wallets with
// a hundred deep paths. Fails when the 99th percentile is above the goal.

const GOAL_MS = 50;
const DURATION_MS = Number(process.env.DURATION_MS ?? 15_000);
const PROBE_PAUSE_MS = 10;
/** How many loops of each input run at the same time. */
const LOOPS = Number(process.env.LOOPS ?? 1);

/** The input of the thread that makes the load. */
interface Load {
  url: string;
  parent: Key;
  parentId: string;
}

/** The number of requests that it has sent. */
interface Made {
  unstamped: number;
  wallets: number;
}

interface Key {
  publicKey: string;
  privateKey: string;
}

interface Sent {
  status: number;
  text: string;
}

const agent = new Agent({ keepAlive: true });

/** @param headers of the request; with a body it is a POST */
function send(url: string, body?: string | Buffer, headers: Record<string, string> = {}): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const options = { agent, method: body === undefined ? 'GET' : 'POST', headers };
    const sent = request(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function newKey(): Key {
  const ecdh = createECDH('prime256v1');
  ecdh.generateKeys();
  const privateKey = ecdh.getPrivateKey('hex').padStart(64, '0');
  return { publicKey: ecdh.getPublicKey('hex', 'compressed'), privateKey };
}

/** Submits an activity and returns its result. */
async function submit(url: string, key: Key, organizationId: string, type: string, parameters: object) {
  const timestampMs = String(Date.now());
  // Two bodies of the same millisecond must differ.
  const nonce = randomBytes(8).toString('hex');
  const body = JSON.stringify({ type: `ACTIVITY_TYPE_${type}`, timestampMs, organizationId, parameters, nonce });
  const pkcs8 = `3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420${key.privateKey}`;
  const privateKey = createPrivateKey({ key: Buffer.from(pkcs8, 'hex'), format: 'der', type: 'pkcs8' });
  const stamp = encodeApiKeyStamp({
    publicKey: key.publicKey,
    scheme: 'SIGNATURE_SCHEME_TK_API_P256',
    signature: sign('sha256', Buffer.from(body), privateKey).toString('hex'),
  });
  const name = type.replace(/_V\d+$/, '').toLowerCase();
  const answer = await send(`${url}/public/v1/submit/${name}`, body, { 'X-Stamp': stamp });
  if (answer.status !== 200) throw new Error(`${type} was answered ${answer.status}: ${answer.text}`);
  const { activity } = parseJsonObject(answer.text);
  const [result] = isJsonObject(activity) && isJsonObject(activity.result) ? Object.values(activity.result) : [];
  if (!isJsonObject(result)) throw new Error(`${type} has no result: ${answer.text}`);
  return result;
}

const WALLETS_PER_ORGANIZATION = 90;

/** Creates wallets with a hundred deep paths. When an organization is full, continues in a new one. */
async function createWallets(url: string, parent: Key, parentId: string, isOver: () => boolean): Promise<number> {
  let created = 0;
  const accounts = Array.from({ length: 100 }, (_, index) => ({
    curve: index % 2 === 0 ? 'CURVE_SECP256K1' : 'CURVE_P256',
    pathFormat: 'PATH_FORMAT_BIP32',
    path: `m/1/2/3/4/5/6/7/8/9/${index}`,
    addressFormat: 'ADDRESS_FORMAT_COMPRESSED',
  }));
  while (!isOver()) {
    const key = newKey();
    const apiKeys = [{ apiKeyName: 'key', publicKey: key.publicKey, curveType: 'API_KEY_CURVE_P256' }];
    const rootUsers = [{ userName: 'user', apiKeys, authenticators: [], oauthProviders: [] }];
    const organization = { subOrganizationName: 'measured', rootUsers, rootQuorumThreshold: 1 };
    const result = await submit(url, parent, parentId, 'CREATE_SUB_ORGANIZATION_V7', organization);
    const id = stringField(result, 'subOrganizationId');
    for (let wallet = 0; wallet < WALLETS_PER_ORGANIZATION && !isOver(); wallet++) {
      await submit(url, key, id, 'CREATE_WALLET', { walletName: `Wallet ${wallet}`, accounts });
      created++;
    }
  }
  return created;
}

async function sendUnstamped(url: string, isOver: () => boolean): Promise<number> {
  const body = Buffer.from(`{"organizationId":"x","x":[${'{},'.repeat(690_000)}{}]}`);
  let sent = 0;
  while (!isOver()) {
    // The server may close the connection before the whole body has been sent.
    await send(`${url}/public/v1/submit/sign_transaction`, body).catch(() => undefined);
    sent++;
  }
  return sent;
}

async function probe(url: string, isOver: () => boolean): Promise<number[]> {
  const times: number[] = [];
  while (!isOver()) {
    const start = performance.now();
    await send(`${url}/healthz`);
    times.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, PROBE_PAUSE_MS));
  }
  return times.sort((a, b) => a - b);
}

/**
 * Runs a command of Postern until it ends or prints a certain text.
 * @returns its output
 */
function postern(args: string[], until?: RegExp): Promise<{ output: string; end(): Promise<void> }> {
  const program = join(repositoryRoot, 'packages/cli/bin/postern.js');
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let output = '';
  return new Promise((resolve, reject) => {
    const end = () => {
      child.kill('SIGTERM');
      return closed;
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (until?.test(output)) resolve({ output, end });
    });
    child.once('error', reject);
    child.once('close', () => (until ? reject(new Error(`it has ended: ${output}`)) : resolve({ output, end })));
  });
}

/** Makes the load in its own thread, so that it does not delay the measured requests. */
function load(data: Load): Promise<Made> {
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: data });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

async function makeLoad({ url, parent, parentId }: Load): Promise<Made> {
  const over = performance.now() + DURATION_MS;
  const isOver = () => performance.now() >= over;
  const times = Array.from({ length: LOOPS });
  const unstamped = Promise.all(times.map(() => sendUnstamped(url, isOver)));
  const wallets = Promise.all(times.map(() => createWallets(url, parent, parentId, isOver)));
  const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
  const made = { unstamped: sum(await unstamped), wallets: sum(await wallets) };
  agent.destroy();
  return made;
}

/**
 * Sends requests to /healthz until the load has ended.
 * @returns the duration of each answer in milliseconds, the shortest first
 */
async function probeDuring<T>(url: string, work: Promise<T>): Promise<[number[], T]> {
  let isOver = false;
  const done = work.finally(() => {
    isOver = true;
  });
  return Promise.all([probe(url, () => isOver), done]);
}

function describe(times: number[]): string {
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  const [median, most, longest] = [at(0.5), at(0.99), at(1)].map((ms) => ms.toFixed(1));
  return `${times.length} answers: median ${median} ms, 99 % ${most} ms, longest ${longest} ms`;
}

async function measure(): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'postern-blocking-'));
  const { end } = await postern(['authority', '--data', data, '--authority-port', '0'], /Ctrl-C stops/);
  try {
    const { output } = await postern(['env', '--data', data]);
    const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(output)?.[1] ?? '';
    const url = value('TURNKEY_API_URL');
    const parent = { publicKey: value('TURNKEY_API_PUBLIC_KEY'), privateKey: value('TURNKEY_API_PRIVATE_KEY') };
    const [idle] = await probeDuring(url, new Promise((resolve) => setTimeout(resolve, DURATION_MS / 3)));
    console.log(`/healthz of an idle authority, ${describe(idle)}`);
    const input = { url, parent, parentId: value('TURNKEY_ORGANIZATION_ID') };
    const [times, { unstamped, wallets }] = await probeDuring(url, load(input));
    console.log(`${unstamped} bodies without a stamp, ${wallets} wallets with a hundred accounts meanwhile`);
    console.log(`/healthz under load, ${describe(times)}`);
    const isGood = (times[Math.floor(times.length * 0.99)] ?? Number.NaN) <= GOAL_MS;
    console.log(`the goal for 99 % is ${GOAL_MS} ms: ${isGood ? 'reached' : 'missed'}`);
    if (!isGood) process.exitCode = 1;
  } finally {
    agent.destroy();
    await end();
    await rm(data, { recursive: true, force: true });
  }
}

if (isMainThread) await measure();
else parentPort?.postMessage(await makeLoad(workerData));
