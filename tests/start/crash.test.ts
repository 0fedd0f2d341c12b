import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { activityAnswer } from '../setup/activity-answer.ts';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { type Answer, postStamped } from '../setup/stamped.ts';
import {
  BUILT,
  databaseProcesses,
  keeperProcesses,
  launch,
  posternEnv,
  postmaster,
  type RunningPostern,
  startPostern,
} from './postern-process.ts';

let data: string;
let postern: RunningPostern;
let apiKey: ApiKeyPair;
let organizationId: string;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'postern-start-'));
  postern = await startPostern(data);
  const environment = await posternEnv(data);
  apiKey = {
    publicKey: environment.TURNKEY_API_PUBLIC_KEY ?? '',
    privateKey: environment.TURNKEY_API_PRIVATE_KEY ?? '',
  };
  organizationId = environment.TURNKEY_ORGANIZATION_ID ?? '';
});

afterAll(async () => {
  await postern?.end('SIGTERM');
  await rm(data, { recursive: true, force: true });
});

async function createSubOrganization(subOrganizationName: string): Promise<string> {
  const user = { userName: 'Ada', apiKeys: [], authenticators: [], oauthProviders: [] };
  const apiKeys = [{ apiKeyName: 'key', publicKey: createApiKeyPair().publicKey, curveType: 'API_KEY_CURVE_P256' }];
  const answer = await postStamped(postern.authorityUrl, apiKey, '/public/v1/submit/create_sub_organization', {
    type: 'ACTIVITY_TYPE_CREATE_SUB_ORGANIZATION_V7',
    timestampMs: String(Date.now()),
    organizationId,
    parameters: { subOrganizationName, rootUsers: [{ ...user, apiKeys }], rootQuorumThreshold: 1 },
  });
  const { status, body } = answer;
  expect({ status, activity: body.activity?.status }).toEqual({ status: 200, activity: 'ACTIVITY_STATUS_COMPLETED' });
  return activityAnswer('CREATE_SUB_ORGANIZATION_V7', answer).result.subOrganizationId;
}

function listSubOrganizations(): Promise<Answer> {
  return postStamped(postern.authorityUrl, apiKey, '/public/v1/query/list_suborgs', { organizationId });
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // The processes of a database end by themselves when its first one is gone.
  }
}

test('What was acknowledged is there after a kill of everything', async () => {
  for (const round of [1, 2]) {
    const created = await createSubOrganization(`before kill ${round}`);
    const database = await databaseProcesses(data);
    const ended = postern.end('SIGKILL');
    for (const pid of database) kill(pid);
    expect((await ended).code).toBeNull();
    postern = await startPostern(data);
    expect((await listSubOrganizations()).body.organizationIds).toContain(created);
  }
  expect(await posternEnv(data)).toMatchObject({ TURNKEY_ORGANIZATION_ID: organizationId });
});

test('A kill of the command stops its database, and nothing is lost', async () => {
  const created = await createSubOrganization('before the kill of the command alone');
  await postern.end('SIGKILL');
  await expect.poll(() => databaseProcesses(data), { timeout: 20_000 }).toEqual([]);
  expect(await postmaster(data)).toBeUndefined();
  postern = await startPostern(data);
  expect((await listSubOrganizations()).body.organizationIds).toContain(created);
});

test('A start right after a kill waits until the database has stopped, and starts it again', async () => {
  const created = await createSubOrganization('before the kill and the start');
  await postern.end('SIGKILL');
  postern = await startPostern(data);
  expect((await listSubOrganizations()).body.organizationIds).toContain(created);
});

test.each([
  ['behind a shell', (command: string) => `${command}; true`],
  ['as its parent', (command: string) => `exec ${command}`],
])('A kill of the npm that has started the command, %s, stops everything', async (_where, script) => {
  await postern.end('SIGTERM');
  const project = await mkdtemp(join(tmpdir(), 'postern-npm-'));
  const command = `"${BUILT.node}" "${BUILT.file}" dev --data "${data}" --port 0 --authority-port 0 --oidc-port 0`;
  await writeFile(join(project, 'package.json'), JSON.stringify({ scripts: { dev: script(command) } }));
  const { said, end } = launch([project, 'run', 'dev'], {}, { node: 'npm', file: '--prefix' });
  await said(/Ctrl-C stops everything/);
  // The output closes when the command, which npm or its shell has started, has ended too.
  const { stdout } = await end('SIGKILL');
  expect(stdout).toContain('Stopping …');
  expect(await databaseProcesses(data)).toEqual([]);
  await rm(project, { recursive: true });
  postern = await startPostern(data);
});

test.skipIf(!existsSync('/proc'))(
  'A database that survives is taken over, and ends with the next command',
  async () => {
    const survivor = await postmaster(data);
    const created = await createSubOrganization('before the kill of the command');
    for (const pid of await keeperProcesses(data)) kill(pid);
    await postern.end('SIGKILL');
    expect(await postmaster(data)).toBe(survivor);
    postern = await startPostern(data);
    expect(postern.output()).toContain('still running');
    expect(await postmaster(data)).toBe(survivor);
    expect((await listSubOrganizations()).body.organizationIds).toContain(created);
  },
);

test('A second Ctrl-C does not wait for running requests, and one that arrives twice counts once', async () => {
  const { hostname, port } = new URL(postern.url);
  const request = connect(Number(port), hostname);
  await once(request, 'connect');
  const head = [
    'POST /auth/init-otp HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    'Content-Length: 9',
  ];
  request.on('error', () => {}).write(`${head.join('\r\n')}\r\n\r\n`);
  const ended = postern.end('SIGINT');
  process.kill(postern.pid, 'SIGINT');
  expect(await postmaster(data)).toBeDefined();
  let hasEnded = false;
  void ended.then(() => (hasEnded = true));
  // Signals that come close together are one keystroke, so the process gets more of them until it ends.
  const interrupt = () => {
    if (!hasEnded) process.kill(postern.pid, 'SIGINT');
    return hasEnded;
  };
  await expect.poll(interrupt, { timeout: 20_000 }).toBe(true);
  expect((await ended).code).toBe(130);
  request.destroy();

  postern = await startPostern(data);
  expect((await postern.end('SIGTERM')).code).toBe(0);
  expect(await databaseProcesses(data)).toEqual([]);
});
