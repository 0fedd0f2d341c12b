import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTestDatabase } from '../setup/database.ts';
import {
  databaseProcesses,
  type Ended,
  launch,
  posternEnv,
  postmaster,
  runPostern,
  startPostern,
} from './postern-process.ts';

let folder: string;
/** A data folder that has been used before. */
let data: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-start-'));
  data = join(folder, 'data');
  await (await startPostern(data)).end('SIGTERM');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const FREE = ['--port', '0', '--authority-port', '0', '--oidc-port', '0'];

/** Starts with what must be refused: one sentence, and nothing of it is left behind. */
async function refusalOf(args: string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { stdout, stderr } = await endOf(args, env, 1);
  expect(stdout).not.toContain('Ctrl-C');
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  return stderr.trimEnd();
}

async function endOf(args: string[], env: NodeJS.ProcessEnv, code: number): Promise<Ended> {
  const ended = await runPostern(args, env);
  expect(ended.code).toBe(code);
  expect(await databaseProcesses(data)).toEqual([]);
  return ended;
}

const addresses = Object.values(networkInterfaces()).flatMap((known) => known?.map(({ address }) => address));
const loopback = ['127.0.0.1', '::1'].filter((address) => addresses.includes(address));

test.each([
  ...loopback.map((host) => ({ host, flag: '--port', variable: 'POSTERN_PORT' })),
  { host: '127.0.0.1', flag: '--authority-port', variable: 'POSTERN_AUTHORITY_PORT' },
  { host: '127.0.0.1', flag: '--oidc-port', variable: 'POSTERN_OIDC_PORT' },
])('A start is refused when the port on $host given by $flag is in use', async ({ host, flag, variable }) => {
  const occupant = createServer().listen(0, host);
  await once(occupant, 'listening');
  const { port } = occupant.address() as AddressInfo;
  const refusal = await refusalOf(['dev', '--data', data, ...FREE, flag, String(port)]);
  expect(refusal).toBe(
    `✗ Port ${port} is in use: stop what listens there, or choose another with ${flag} or ${variable}.`,
  );
  occupant.close();
});

test('A start is refused on a host that is not an address of this machine', async () => {
  const refusal = await refusalOf(['dev', '--data', data, ...FREE, '--host', '192.0.2.1']);
  expect(refusal).toBe('✗ 192.0.2.1 is not an address of this machine: choose another with --host or POSTERN_HOST.');
});

test('A start is refused with a data folder that cannot be written', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  const refusal = await refusalOf(['dev', ...FREE], { POSTERN_DATA: join(file, 'data') });
  expect(refusal).toMatch(/^✗ The data folder \S+ cannot be written: choose another one with --data, or /);
});

test('A start is refused with a damaged key, which stays as it is', async () => {
  const damaged = join(folder, 'damaged');
  await mkdir(damaged);
  await writeFile(join(damaged, 'parent-api-key'), '');
  const refusal = await refusalOf(['dev', '--data', damaged, ...FREE]);
  expect(refusal).toBe(
    `✗ The file ${join(damaged, 'parent-api-key')} does not hold 64 hex characters: restore it from a backup.`,
  );
  expect(await readFile(join(damaged, 'parent-api-key'), 'utf8')).toBe('');
});

test('A start is refused with another master key, and works again with the right one', async () => {
  const wrong = await refusalOf(['dev', '--data', data, ...FREE], { POSTERN_MASTER_KEY: 'ab'.repeat(32) });
  expect(wrong).toMatch(/^✗ The database was encrypted with another master key: restore the file master-key /);
  const right = (await readFile(join(data, 'master-key'), 'utf8')).trim();
  const postern = await startPostern(data, { POSTERN_MASTER_KEY: right });
  expect((await postern.end('SIGTERM')).code).toBe(0);
});

test('A start is refused when the database does not answer', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  const DATABASE_URL = `postgres://user:secret@127.0.0.1:${port}/app`;
  const expected = `✗ The database at 127.0.0.1:${port}/app does not answer (ECONNREFUSED): start it, or correct DATABASE_URL.`;
  expect(await refusalOf(['dev', '--data', data, ...FREE], { DATABASE_URL })).toBe(expected);
});

test('A start is refused when the database refuses, and the password is not printed', async () => {
  const database = await createTestDatabase();
  const withChange = (change: (url: URL) => void): string => {
    const url = new URL(database.url);
    change(url);
    return url.href;
  };
  const start = (DATABASE_URL: string) => refusalOf(['dev', '--data', data, ...FREE], { DATABASE_URL });
  expect(await start(withChange((url) => (url.pathname = '/nowhere')))).toContain('has no database of that name');
  const refusal = await start(withChange((url) => (url.password = 'not-the-password')));
  expect(refusal).toContain('refuses the user or the password: correct DATABASE_URL.');
  expect(refusal).not.toContain('not-the-password');
  await database.drop();
});

test.each([
  [{ DATABASE_URL: '' }, 'DATABASE_URL is not a URL'],
  [{ POSTERN_SMTP_URL: 'smtp://localhost' }, 'POSTERN_SMTP_FROM is not set'],
])('A start is refused with settings that cannot be right: %j', async (env, sentence) => {
  expect(await refusalOf(['dev', '--data', data, ...FREE], env)).toContain(sentence);
});

test.each([
  [{ POSTERN_PORT: 'http' }, "'http' from env 'POSTERN_PORT' is invalid. It must be a number from 0 to 65535."],
  [{ POSTERN_ORIGINS: 'https://*.example.com' }, 'It must be exact origins'],
  [{ POSTERN_LOOPBACK_ISSUERS: 'https://accounts.google.com' }, 'It must be issuer URLs on this machine'],
])('A start is refused with a wrong variable as with a wrong option: %j', async (env, sentence) => {
  const ports = 'POSTERN_PORT' in env ? ['--authority-port', '0', '--oidc-port', '0'] : FREE;
  const { stdout, stderr } = await endOf(['dev', '--data', data, ...ports], env, 2);
  expect(stdout).toBe('');
  expect(stderr).toContain(sentence);
});

test('The backend alone is refused without its settings', async () => {
  const { code, stderr } = await runPostern(['backend', '--port', '0']);
  const missing = ['apiUrl', 'organizationId', 'apiPublicKey', 'apiPrivateKey'];
  expect(code).toBe(1);
  const lines = missing.map((name) => `- TURNKEY_[A-Z_]+ \\(option turnkey\\.${name}\\) is not set\\. .*\n`);
  expect(stderr).toMatch(new RegExp(`^✗ The configuration is not valid:\n${lines.join('')}$`));
});

test.each(['env', 'inbox'])('The command %s is refused before there was a start', async (command) => {
  const { code, stdout, stderr } = await runPostern([command, '--data', join(folder, 'never')]);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toMatch(/^✗ Nothing has been started in \S+ yet: run "npx postern dev --data \S+" first, .*\n$/);
});

test('The command is refused before it was built', async () => {
  await cp(fileURLToPath(new URL('../../packages/cli/bin', import.meta.url)), join(folder, 'cli/bin'), {
    recursive: true,
  });
  await writeFile(join(folder, 'cli/package.json'), '{ "type": "module" }');
  const run = promisify(execFile)(process.execPath, [join(folder, 'cli/bin/postern.js'), 'env']);
  await expect(run).rejects.toMatchObject({
    code: 1,
    stderr: '✗ Postern has not been built yet: run "npm run build" in its repository first.\n',
  });
});

test('A start that is interrupted ends in order, whenever that happens', async () => {
  for (const newest of [/./, /postern\.sock$/, /postmaster\.pid$/]) {
    const { child, ended } = launch(['dev', '--data', data, ...FREE]);
    const paths = () => readdir(data, { recursive: true });
    const isThere = async () => expect(await paths()).toContainEqual(expect.stringMatching(newest));
    await vi.waitFor(isThere, { timeout: 20_000, interval: 5 });
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    // Before Node has come to our code, the signal itself ends the process.
    expect([0, null]).toContain(code);
    expect(stderr).toBe('');
    expect(await databaseProcesses(data)).toEqual([]);
    expect(await postmaster(data)).toBeUndefined();
  }
  expect(Object.keys(await posternEnv(data))).toHaveLength(11);
});
