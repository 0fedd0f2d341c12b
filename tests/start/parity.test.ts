import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestAuthority, type TestAuthority } from '../setup/authority.ts';
import { ask } from '../setup/user.ts';
import { runPostern } from './postern-process.ts';

/** The process that runs the command needs the present time, so these clocks run. */
const NOW = { now: Date.now };
let data: string;
let local: TestAuthority;
let other: TestAuthority;
/** Forwards to the other authority, and changes its answers. */
let changing: Server;
let change: (path: string, body: string) => string = (_, body) => body;

beforeAll(async () => {
  [local, other] = await Promise.all([startTestAuthority(NOW), startTestAuthority(NOW)]);
  data = await mkdtemp(join(tmpdir(), 'postern-parity-'));
  const deployment = {
    turnkeyApiUrl: local.url,
    organizationId: local.organizationId,
    signerPublicKey: local.authority.publicKeys.signer,
    notarizerPublicKey: local.authority.publicKeys.notarizer,
    tlsFetcherPublicKey: local.authority.publicKeys.tlsFetcher,
    posternUrl: '',
    authProxyUrl: '',
    authProxyConfigId: '',
  };
  await writeFile(join(data, 'deployment.json'), JSON.stringify(deployment));
  await writeFile(join(data, 'parent-api-key'), local.apiKey.privateKey, { mode: 0o600 });
  changing = createServer(async (request, response) => {
    const chunks: Uint8Array[] = await request.toArray();
    const stamp = request.headers['x-stamp'];
    const path = request.url ?? '';
    const answer = await fetch(other.url + path, {
      method: 'POST',
      headers: typeof stamp === 'string' ? { 'X-Stamp': stamp } : {},
      body: Buffer.concat(chunks),
    });
    response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(change(path, await answer.text()));
  }).listen(0, '127.0.0.1');
  await once(changing, 'listening');
});

afterAll(async () => {
  changing.close();
  changing.closeAllConnections();
  await Promise.all([local.close(), other.close()]);
  await rm(data, { recursive: true });
});

function runParity(url: string, args: string[] = ['--yes']) {
  return runPostern(['parity', '--against', url, '--data', data, ...args], {
    TURNKEY_ORGANIZATION_ID: other.organizationId,
    TURNKEY_API_PUBLIC_KEY: other.apiKey.publicKey,
    TURNKEY_API_PRIVATE_KEY: other.apiKey.privateKey,
  });
}

async function subOrganizationsOf(test: TestAuthority): Promise<string[]> {
  const { body } = await ask(test, test.apiKey, test.organizationId, 'list_suborgs');
  return body.organizationIds;
}

test('Two authorities agree in every case, and nothing is left of the comparison', async () => {
  const { code, stdout, stderr } = await runParity(other.url);
  expect(stderr).toBe('');
  expect(stdout).toMatch(/✓ http:\/\/127\.0\.0\.1:\d+ and the local authority agree in all \d\d cases\.\n$/);
  expect(code).toBe(0);
  for (const side of [local, other]) expect(await subOrganizationsOf(side)).toEqual([]);
});

test('The comparison names the cases and the fields in which the other side differs', async () => {
  const port = (changing.address() as AddressInfo).port;
  change = (path, body) => {
    if (path.endsWith('/query/list_wallets'))
      return body.replace('"exported":false', '"exported":"no","extra":{"a":1}');
    return path.endsWith('/query/get_policy')
      ? body.replace('"turnkeyErrorCode":"REQUEST_INVALID"', '"other":1')
      : body;
  };
  const { code, stdout } = await runParity(`http://127.0.0.1:${port}`);
  expect(code).toBe(1);
  const [, report = ''] = stdout.split('They differ in ');
  expect(report.trim().split('\n')).toEqual([
    expect.stringMatching(/^2 of \d\d cases:$/),
    '',
    '  the query list_wallets',
    '    wallets[].exported: here boolean, there text',
    '    wallets[].extra: here absent, there object',
    '  a query without its parameter',
    '    details[].other: here absent, there number',
    '    details[].turnkeyErrorCode: here REQUEST_INVALID, there absent',
  ]);
  expect(await subOrganizationsOf(other)).toEqual([]);
});

test('The command says what it would do and sends nothing before it has consent', async () => {
  const { code, stdout, stderr } = await runParity(other.url, []);
  expect(code).toBe(1);
  expect(stdout).toContain(`Organization  ${other.organizationId}`);
  expect(stdout).toMatch(/It sends +\d+ requests: \d+ activities, of which 5 ask for a signature, and \d+ queries/);
  expect(stderr).toBe('✗ Nothing was sent: add --yes to start without a question.\n');
  const { body } = await ask(other, other.apiKey, other.organizationId, 'list_activities');
  const made = body.activities.filter(({ type }: { type: string }) => type.includes('CREATE_SUB_ORGANIZATION'));
  expect(made).toHaveLength(2);
});

test('A key that is not the one of the environment is refused before anything is sent', async () => {
  const { code, stderr } = await runPostern(['parity', '--yes', '--data', data, '--against', other.url], {
    TURNKEY_ORGANIZATION_ID: other.organizationId,
    TURNKEY_API_PUBLIC_KEY: other.apiKey.publicKey,
    TURNKEY_API_PRIVATE_KEY: local.apiKey.privateKey,
  });
  expect(code).toBe(1);
  expect(stderr).toContain('set them');
  expect(await runPostern(['parity', '--against', 'http://example.com'])).toMatchObject({ code: 2 });
});
