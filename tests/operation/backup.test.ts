import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createAuthority } from '@postern/authority';
import { connectToAuthority, type TestUser } from '@postern/testing';
import { TurnkeyClient } from '@turnkey/http';
import { recoverAddress } from 'viem';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../setup/database.ts';
import { noteSecrets } from '../setup/leak-search.ts';
import { BUILT, type Launched, launch, posternEnv, runPostern } from '../start/postern-process.ts';
import { linesOf } from './backend-command.ts';

const execute = promisify(execFile);
const DIGEST = `${'ab'.repeat(32)}` as const;

let folder: string;
let data: string;
let running: Launched | undefined;
let ada: TestUser;
let address: string;
/** The environment of a backend, before the loss. */
let environment: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-backup-'));
  data = join(folder, 'data');
  await mkdir(join(folder, 'backup'));
  await mkdir(join(folder, 'safe'));
});
afterAll(async () => {
  await running?.end('SIGTERM');
  await rm(folder, { recursive: true, force: true });
});

const ARGS = ['authority', '--control-api', '--expose-inbox', '--authority-port', '0', '--metrics-port', '0'];

async function start(): Promise<Launched> {
  const launched = launch([...ARGS, '--data', data]);
  running = launched;
  await launched.said(/Ctrl-C stops/);
  return launched;
}

/** The signature of a digest by Ada's wallet, checked with another library. */
async function signWithWallet(): Promise<void> {
  const { TURNKEY_API_URL: baseUrl = '' } = await posternEnv(data);
  const client = new TurnkeyClient({ baseUrl }, ada.stamper);
  const { activity } = await client.signRawPayload({
    type: 'ACTIVITY_TYPE_SIGN_RAW_PAYLOAD_V2',
    timestampMs: String(Date.now()),
    organizationId: ada.organizationId,
    parameters: {
      signWith: address,
      payload: DIGEST,
      encoding: 'PAYLOAD_ENCODING_HEXADECIMAL',
      hashFunction: 'HASH_FUNCTION_NO_OP',
    },
  });
  const { r = '', s = '', v = '' } = activity.result.signRawPayloadResult ?? {};
  const signature = { r: `0x${r}`, s: `0x${s}`, yParity: Number.parseInt(v, 16) } as const;
  expect(await recoverAddress({ hash: `0x${DIGEST}`, signature })).toBe(address);
}

/** The commands below a heading of the page, for this folder. */
async function runCommands(heading: string): Promise<void> {
  const page = await readFile(new URL('../../docs/operation.md', import.meta.url), 'utf8');
  const section = page.split(/^#+ /m).find((each) => each.startsWith(`${heading}\n`)) ?? '';
  const [, commands = ''] = /```sh\n(.*?)```/s.exec(section) ?? [];
  expect(commands).not.toBe('');
  const here = commands.replaceAll('npx postern', `"${BUILT.node}" "${BUILT.file}"`).replaceAll('.postern', data);
  const env = { ...process.env, BACKUP: join(folder, 'backup'), SAFE: join(folder, 'safe') };
  await execute('sh', ['-e', '-c', here], { env, cwd: folder });
}

const refusal = async () => (await runPostern([...ARGS, '--data', data])).stderr;

test('A user of the authority has a wallet, and everything is backed up', async () => {
  const launched = await start();
  const { TURNKEY_API_URL: url = '', POSTERN_CONTROL_TOKEN: controlToken = '', ...rest } = await posternEnv(data);
  environment = rest;
  noteSecrets(controlToken, rest.TURNKEY_API_PRIVATE_KEY ?? '', 'ada@example.com');
  ada = await connectToAuthority({ url, controlToken }).createUser({ email: 'ada@example.com' });
  noteSecrets(ada.session.privateKey, ada.session.token);
  address = ada.embeddedWallet?.addresses[0] ?? '';
  await signWithWallet();
  const refused = await fetch(`${url}/public/v1/query/whoami`, { method: 'POST', body: '{}' });
  const page = await fetch(`${url}/_authority/inbox`, { headers: { Accept: 'text/html' }, redirect: 'manual' });
  expect({ status: page.status, id: page.headers.get('x-request-id')?.length }).toEqual({ status: 302, id: 36 });

  const [ready] = linesOf(launched.output()).filter(({ msg }) => msg === 'ready');
  const scraped = await (await fetch(String(ready?.metrics))).text();
  expect(scraped).toMatch(/^postern_authority_request_duration_count\{turnkey_operation="sign_raw_payload",.*\} 1$/m);
  await runCommands('Back it up');
  expect((await launched.ended).code).toBe(0);

  const requests = linesOf(launched.output()).flatMap(({ request }) => (request ? [request] : []));
  expect(requests).toContainEqual(expect.objectContaining({ operation: 'sign_raw_payload', status: 200 }));
  expect(requests).toContainEqual({
    requestId: refused.headers.get('x-request-id'),
    operation: 'whoami',
    status: refused.status,
    durationMs: expect.any(Number),
    code: 'SIGNATURE_MISSING',
  });
});

test('Without its keys a restored database is refused, in words that name the file, and nothing is made anew', async () => {
  await rm(data, { recursive: true });
  await mkdir(data);
  await execute('tar', ['-xf', join(folder, 'backup/database.tar'), '-C', data]);
  expect(await refusal()).toBe(
    `✗ The file ${join(data, 'master-key')} is missing, and the database of this folder needs it: restore master-key from the backup.\n`,
  );
  await writeFile(join(data, 'master-key'), 'ab'.repeat(32));
  expect(await refusal()).toMatch(
    /^✗ The database was encrypted with another master key: restore the file master-key /,
  );
  await rm(join(data, 'parent-api-key'));
  expect(await refusal()).toContain('restore parent-api-key from the backup.');
  const names = await readdir(data);
  expect(names.filter((name) => /key/.test(name))).toEqual(['master-key']);
});

test('After the restore the same user signs with the same address, and a backend keeps its settings', async () => {
  await rm(data, { recursive: true });
  await runCommands('Restore it');
  await start();
  expect(await posternEnv(data)).toMatchObject(environment);
  await signWithWallet();
});

test('A new folder keeps no keys that do not fit a database of your own', async () => {
  const database = await createTestDatabase();
  await (await createAuthority({ databaseUrl: database.url, masterKey: new Uint8Array(32).fill(7) })).close();
  const empty = join(folder, 'empty');
  const { code, stderr } = await runPostern(['authority', '--data', empty, '--authority-port', '0'], {
    DATABASE_URL: database.url,
  });
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('restore the file master-key') });
  expect((await readdir(empty)).filter((name) => /key/.test(name))).toEqual([]);
  await database.drop();
});
