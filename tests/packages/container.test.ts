import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { connectToAuthority } from '@postern/testing';
import { TurnkeyClient } from '@turnkey/http';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freePort } from '../setup/free-port.ts';

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
let server: ChildProcess;
let instructions: Instruction[];
let environment: Record<string, string>;

// No container engine can be had everywhere: the steps run as a script, in an empty folder in place of the image's.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-container-'));
  const packages = ['protocol', 'backend', 'authority', 'cli'].map((name) => `--workspace=packages/${name}`);
  const pack = ['pack', ...packages, '--ignore-scripts', '--json', `--pack-destination=${folder}`];
  const { stdout } = await execute('npm', pack, { cwd: ROOT });
  const tarballs = JSON.parse(stdout).map(({ filename }: { filename: string }) => `./${filename}`);
  instructions = await instructionsOf('docker/Dockerfile');
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_|POSTERN_|TURNKEY_|DATABASE_URL)/.test(name),
  );
  environment = { ...(Object.fromEntries(inherited) as Record<string, string>), npm_config_prefer_offline: 'true' };
  for (const { name, text } of instructions) {
    const here = text.replaceAll('/postern', folder);
    if (name === 'ARG') environment.POSTERN = tarballs.join(' ');
    if (name === 'ENV') Object.assign(environment, Object.fromEntries([here.split('=') as [string, string]]));
    // There is no user of that name.
    if (name === 'RUN')
      await execute('sh', ['-c', here.replace(/chown node:node \S+/, 'true')], { cwd: folder, env: environment });
  }
  const port = String(await freePort());
  Object.assign(environment, { POSTERN_AUTHORITY_PORT: port, POSTERN_CONTROL_TOKEN: TOKEN, POSTERN_HOST: '127.0.0.1' });
  const [program = '', ...args]: string[] = JSON.parse(instructions.find(({ name }) => name === 'CMD')?.text ?? '[]');
  server = spawn(program, args, { cwd: folder, env: environment, stdio: 'ignore' });
}, SLOW_MS);

afterAll(async () => {
  if (server?.exitCode === null) {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}, 60_000);

test('The steps of the Dockerfile end in an authority that its health check finds, and that tests control', async () => {
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

test('The image does not run as root', () => {
  const names = instructions.map(({ name, text }) => (name === 'USER' ? text : name));
  expect(names.lastIndexOf('node')).toBeGreaterThan(names.lastIndexOf('RUN'));
});
