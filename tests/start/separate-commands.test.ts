import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createTestDatabase } from '../setup/database.ts';
import { type Launched, launch, posternEnv, runPostern } from './postern-process.ts';

const folders: string[] = [];
const running: Launched[] = [];

afterAll(async () => {
  for (const { end } of running) await end('SIGINT');
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

async function start(args: string[], env: NodeJS.ProcessEnv, ready: RegExp): Promise<Launched> {
  const launched = launch(args, env);
  running.push(launched);
  await launched.said(ready);
  return launched;
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-start-'));
  folders.push(folder);
  return folder;
}

test('The authority and the backend start apart, on their own database, with what env prints', async () => {
  const database = await createTestDatabase();
  const data = await newFolder();
  const own = { DATABASE_URL: database.url };
  const authority = await start(['authority', '--data', data, '--authority-port', '0'], own, /Ctrl-C stops/);
  expect(authority.output()).toContain('Codes are not delivered');
  const { password } = new URL(database.url);
  expect(authority.output()).not.toContain(password);

  const environment = await posternEnv(data);
  expect(environment).not.toHaveProperty('POSTERN_URL');
  const backend = await start(['backend', '--port', '0'], { ...environment, ...own }, /is ready/);
  const { url } = JSON.parse(backend.output());
  expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: 'ready' });

  expect(await runPostern(['inbox', '--data', data])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /does not show its inbox: start it with "npx postern dev --data \S+", or .* --expose-inbox\.\n$/,
    ),
  });
  expect((await backend.end('SIGINT')).code).toBe(0);
  expect((await authority.end('SIGINT')).code).toBe(0);
  await database.drop();
});

test('An authority whose inbox is open to everyone says so', async () => {
  const database = await createTestDatabase();
  const data = await newFolder();
  const args = ['authority', '--data', data, '--authority-port', '0', '--host', '0.0.0.0', '--expose-inbox'];
  const authority = await start(args, { DATABASE_URL: database.url }, /Ctrl-C stops/);
  const { TURNKEY_API_URL } = await posternEnv(data);
  expect(TURNKEY_API_URL).toMatch(/^http:\/\/localhost:\d+$/);
  expect((await runPostern(['inbox', '--data', data])).stderr).toBe('Nothing has been sent yet.\n');
  const { code, stdout } = await authority.end('SIGTERM');
  expect(code).toBe(0);
  expect(stdout).toContain('The servers listen on 0.0.0.0: anyone who reaches this machine can read the codes.');
  await database.drop();
});

test('The inbox beside a carrier is closed, opens with a password, and says so', async () => {
  const database = await createTestDatabase();
  const data = await newFolder();
  const args = ['authority', '--data', data, '--authority-port', '0', '--expose-inbox'];
  const own = {
    DATABASE_URL: database.url,
    POSTERN_SMTP_URL: 'smtp://127.0.0.1:1',
    POSTERN_SMTP_FROM: 'Example <login@example.com>',
  };
  const closed = await start(args, own, /Ctrl-C stops/);
  expect(closed.output()).toContain('The inbox is closed');
  expect(closed.output()).not.toContain('/_authority/inbox');
  await closed.end('SIGTERM');

  const POSTERN_INBOX_PASSWORD = 'only for this test';
  const open = await start(args, { ...own, POSTERN_INBOX_PASSWORD }, /Ctrl-C stops/);
  expect(open.output()).toContain('/_authority/inbox');
  expect(open.output()).not.toContain(POSTERN_INBOX_PASSWORD);
  const read = (env: NodeJS.ProcessEnv) => runPostern(['inbox', '--data', data], env);
  expect((await read({})).stderr).toContain('The inbox needs its password: set POSTERN_INBOX_PASSWORD.');
  expect((await read({ POSTERN_INBOX_PASSWORD: 'another one' })).stderr).toContain(
    'The password of the inbox is wrong',
  );
  expect((await read({ POSTERN_INBOX_PASSWORD })).stderr).toBe('Nothing has been sent yet.\n');
  await open.end('SIGTERM');
  await database.drop();
});
