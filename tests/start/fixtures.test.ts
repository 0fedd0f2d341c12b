import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectToAuthority } from '@postern/testing';
import { afterAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { type Launched, launch, posternEnv, runPostern } from './postern-process.ts';

const folders: string[] = [];
const databases: TestDatabase[] = [];
const running: Launched[] = [];

afterAll(async () => {
  for (const { end } of running) await end('SIGTERM');
  await Promise.all(databases.map(({ drop }) => drop()));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

/** A machine: a data folder and a database. */
async function newMachine(): Promise<{ data: string; env: { DATABASE_URL: string } }> {
  const [data, database] = [await mkdtemp(join(tmpdir(), 'postern-fixtures-')), await createTestDatabase()];
  folders.push(data);
  databases.push(database);
  return { data, env: { DATABASE_URL: database.url } };
}

async function startAuthority({ data, env }: Awaited<ReturnType<typeof newMachine>>) {
  const launched = launch(['authority', '--control-api', '--data', data, '--authority-port', '0'], env);
  running.push(launched);
  await launched.said(/Ctrl-C stops/);
  const { TURNKEY_API_URL: url, POSTERN_CONTROL_TOKEN: controlToken, ...environment } = await posternEnv(data);
  return { authority: connectToAuthority({ url: url ?? '', controlToken: controlToken ?? '' }), environment };
}

test('A state moves as a file to another machine, with its users and the API key of the backend', async () => {
  const [first, second] = [await newMachine(), await newMachine()];
  const file = join(first.data, 'state.json');
  const before = await startAuthority(first);
  const ada = await before.authority.createUser({ email: 'ada@example.com' });
  expect(await runPostern(['fixtures', 'export', file, '--data', first.data])).toMatchObject({ code: 0, stderr: '' });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await runPostern(['fixtures', 'import', file, '--data', second.data], second.env)).toMatchObject({
    code: 0,
    stderr: '',
  });
  const after = await startAuthority(second);
  expect(after.environment).toEqual(before.environment);
  const body = JSON.stringify({ organizationId: ada.organizationId });
  const { stampHeaderName, stampHeaderValue } = await ada.stamper.stamp(body);
  const answer = await fetch(`${after.authority.url}/public/v1/query/whoami`, {
    method: 'POST',
    headers: { [stampHeaderName]: stampHeaderValue },
    body,
  });
  expect(await answer.json()).toMatchObject({ userId: ada.userId });
}, 120_000);

test('A file that does not exist is refused', async () => {
  const { data, env } = await newMachine();
  const refused = await runPostern(['fixtures', 'import', join(data, 'nothing.json'), '--data', data], env);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be read') });
});
