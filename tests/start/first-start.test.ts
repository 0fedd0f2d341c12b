import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Turnkey } from '@turnkey/sdk-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../setup/chromium.ts';
import {
  databaseProcesses,
  posternEnv,
  postmaster,
  type RunningPostern,
  runPostern,
  startPostern,
} from './postern-process.ts';

let data: string;
let postern: RunningPostern;
let startedInMs: number;

beforeAll(async () => {
  data = join(await mkdtemp(join(tmpdir(), 'postern-start-')), 'not-there-yet');
  const begin = performance.now();
  postern = await startPostern(data, { POSTERN_ORIGINS: 'https://app.example.com, https://other.example.com' });
  startedInMs = performance.now() - begin;
});

afterAll(async () => {
  await postern?.end('SIGTERM');
  await rm(join(data, '..'), { recursive: true, force: true });
});

async function initOtp(origin: string, contact: string): Promise<Response> {
  return fetch(`${postern.url}/auth/init-otp`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: origin },
    body: JSON.stringify({ otpType: 'OTP_TYPE_EMAIL', contact }),
  });
}

describe('a first start', () => {
  test('A first start is ready in time and says where everything is, how to sign in and where the codes arrive', () => {
    expect(startedInMs).toBeLessThan(15_000);
    const output = postern.output();
    expect(output).toContain(`Backend     ${postern.url}/auth\n`);
    expect(output).toContain(`Inbox       ${postern.authorityUrl}/_authority/inbox\n`);
    expect(output).toContain(`Data        ${data}\n`);
    expect(output).toContain('To sign in, open the demo');
    expect(output).toContain('read them in the inbox');
    expect(output).toContain('user@example.com and +19999999999 sign in with the code 000000');
    expect(output).not.toContain('\x1b');
    for (const line of output.replaceAll(data, '').split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('A first start keeps its keys from other users, and out of a repository', async () => {
    for (const name of ['master-key', 'parent-api-key']) {
      const file = join(data, name);
      expect(await readFile(file, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
      if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
    }
    expect(await readFile(join(data, '.gitignore'), 'utf8')).toBe('*\n');
    const { TURNKEY_API_PRIVATE_KEY = '?' } = await posternEnv(data);
    expect(postern.output()).not.toContain(TURNKEY_API_PRIVATE_KEY);
  });

  test('A first start serves both names of localhost, and its servers find each other', async () => {
    const { port } = new URL(postern.url);
    for (const url of [postern.url, `http://127.0.0.1:${port}`]) {
      expect((await fetch(`${url}/auth/readyz`)).status).toBe(200);
    }
    const authorityPort = new URL(postern.authorityUrl).port;
    for (const host of ['localhost', '127.0.0.1']) {
      expect((await fetch(`http://${host}:${authorityPort}/readyz`)).status).toBe(200);
    }
  });
});

describe('the page', () => {
  test('The page gets all addresses, and no secret', async () => {
    const environment = await posternEnv(data);
    const response = await fetch(`${postern.url}/config.json`);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(await response.json()).toEqual({
      backendUrl: `${postern.url}/auth`,
      turnkeyApiUrl: postern.authorityUrl,
      organizationId: environment.TURNKEY_ORGANIZATION_ID,
      otpEncryptionKey: environment.TURNKEY_TLS_FETCHER_PUBLIC_KEY,
      notarizerPublicKey: environment.TURNKEY_NOTARIZER_PUBLIC_KEY,
      signerPublicKey: environment.TURNKEY_SIGNER_PUBLIC_KEY,
      inboxUrl: `${postern.authorityUrl}/_authority/inbox`,
      providers: [{ name: 'local', label: 'Local ID' }],
    });
    const { port } = new URL(postern.url);
    const elsewhere = await fetch(`http://127.0.0.1:${port}/config.json`);
    expect(await elsewhere.json()).toMatchObject({
      backendUrl: `http://127.0.0.1:${port}/auth`,
      inboxUrl: `${postern.authorityUrl.replace('localhost', '127.0.0.1')}/_authority/inbox`,
    });
  });

  test('The page has its files with their types, lifetimes and guards', async () => {
    const page = await fetch(postern.url);
    const html = await page.text();
    expect(page.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('Cache-Control')).toBe('no-cache');
    expect(page.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(page.headers.get('Content-Security-Policy')).toContain(`connect-src 'self' ${postern.authorityUrl};`);
    const script = await fetch(postern.url + (/src="(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? ''));
    expect(script.headers.get('Content-Type')).toMatch(/^text\/javascript/);
    expect(script.headers.get('Cache-Control')).toContain('immutable');
    expect(await (await fetch(`${postern.url}/wallet`)).text()).toBe(html);
  });

  test.each(['/assets/missing.js', '/..%2fpackage.json', '/%2e%2e/package.json', '/missing.json'])(
    'The page does not have the path %s',
    async (path) => {
      const response = await fetch(postern.url + path);
      expect(response.status).toBe(404);
      expect(response.headers.get('Cache-Control')).toBe('no-cache');
    },
  );

  test('Only the page and the origins of POSTERN_ORIGINS may call the backend', async () => {
    const { port } = new URL(postern.url);
    const allowed = [postern.url, `http://127.0.0.1:${port}`, `http://[::1]:${port}`, 'https://other.example.com'];
    for (const [index, origin] of allowed.entries()) {
      expect((await initOtp(origin, `allowed-${index}@example.com`)).status).toBe(200);
    }
    for (const origin of ['https://example.com', `http://localhost.example.com:${port}`, 'https://localhost', 'null']) {
      expect((await initOtp(origin, 'refused@example.com')).status).toBe(403);
    }
  });
});

test('A user signs in and signs a message, and the page asks for nothing that its policy forbids', async () => {
  const browser = await launchChromium();
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on('console', (message) => void (message.type() === 'error' && problems.push(message.text())));
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(postern.url);
  await page.getByLabel('E-mail address').fill('grace@example.com');
  await page.getByRole('button', { name: 'Send the code' }).click();
  await page.getByRole('heading', { name: 'Enter the code' }).waitFor();
  const { stdout } = await runPostern(['inbox', '--data', data, '--to', 'grace@example.com']);
  await page.keyboard.type(/is (\d{6})/.exec(stdout)?.[1] ?? '');
  await page.getByRole('button', { name: 'Sign the message' }).click();
  await page.getByText('Valid, signed by').waitFor();
  expect(problems).toEqual([]);
  await browser.close();
});

describe('other commands while Postern runs', () => {
  test('The command inbox prints the codes', async () => {
    expect(await runPostern(['inbox', '--data', data, '--to', 'ada@example.com'])).toMatchObject({
      code: 0,
      stdout: '',
      stderr: 'Nothing has been sent to ada@example.com yet.\n',
    });
    await initOtp(postern.url, 'ada@example.com');
    const { stdout } = await runPostern(['inbox', '--data', data, '--to', 'ada@example.com']);
    expect(stdout).toMatch(/^ada@example\.com {2}e-mail, \d\d:\d\d:\d\d\nYour code for Postern is \d{6}\n/);
  });

  test('The command env prints what an SDK needs to use this authority', async () => {
    const environment = await posternEnv(data);
    expect(environment).toEqual({
      TURNKEY_API_URL: postern.authorityUrl,
      TURNKEY_ORGANIZATION_ID: expect.stringMatching(/^[0-9a-f-]{36}$/),
      TURNKEY_API_PUBLIC_KEY: expect.stringMatching(/^0[23][0-9a-f]{64}$/),
      TURNKEY_API_PRIVATE_KEY: expect.stringMatching(/^[0-9a-f]{64}$/),
      TURNKEY_SIGNER_PUBLIC_KEY: expect.stringMatching(/^04[0-9a-f]{128}$/),
      TURNKEY_NOTARIZER_PUBLIC_KEY: expect.stringMatching(/^04[0-9a-f]{128}$/),
      TURNKEY_TLS_FETCHER_PUBLIC_KEY: expect.stringMatching(/^04[0-9a-f]{128}$/),
      POSTERN_CONTROL_TOKEN: expect.stringMatching(/^[0-9a-f]{64}$/),
      POSTERN_URL: `${postern.url}/auth`,
      POSTERN_AUTH_PROXY_URL: `${postern.url}/auth-proxy`,
      POSTERN_AUTH_PROXY_CONFIG_ID: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const headers = { Authorization: `Bearer ${environment.POSTERN_CONTROL_TOKEN}` };
    expect((await fetch(`${environment.TURNKEY_API_URL}/_authority/clock`, { headers })).status).toBe(200);
    const turnkey = new Turnkey({
      apiBaseUrl: environment.TURNKEY_API_URL ?? '',
      apiPublicKey: environment.TURNKEY_API_PUBLIC_KEY ?? '',
      apiPrivateKey: environment.TURNKEY_API_PRIVATE_KEY ?? '',
      defaultOrganizationId: environment.TURNKEY_ORGANIZATION_ID ?? '',
    });
    expect(await turnkey.apiClient().getWhoami()).toMatchObject({
      organizationId: environment.TURNKEY_ORGANIZATION_ID,
      organizationName: 'Postern',
    });
  });

  test('The Auth Proxy answers for the id that env prints', async () => {
    const {
      POSTERN_AUTH_PROXY_URL,
      POSTERN_AUTH_PROXY_CONFIG_ID = '',
      TURNKEY_ORGANIZATION_ID,
    } = await posternEnv(data);
    const response = await fetch(`${POSTERN_AUTH_PROXY_URL}/v1/wallet_kit_config`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Auth-Proxy-Config-ID': POSTERN_AUTH_PROXY_CONFIG_ID },
    });
    expect(await response.json()).toMatchObject({
      organizationId: TURNKEY_ORGANIZATION_ID,
      enabledProviders: ['email', 'sms', 'whatsapp', 'passkey', 'wallet', 'local'],
    });
  });

  test('A second start in the same folder is refused, and the first one stays', async () => {
    const second = await runPostern([
      'dev',
      '--data',
      data,
      '--port',
      '0',
      '--authority-port',
      '0',
      '--oidc-port',
      '0',
    ]);
    expect(second.code).toBe(1);
    expect(second.stderr).toBe(
      `✗ Postern already runs with the data folder ${data}: stop it with "npx postern stop --data ${data}", or choose another folder with --data.\n`,
    );
    expect((await fetch(`${postern.url}/auth/readyz`)).status).toBe(200);
  });
});

// This one stops the server that the others use, so it comes last.
test('Ctrl-C stops all of it, and the next start finds all of it', async () => {
  const before = await posternEnv(data);
  expect(await databaseProcesses(data)).not.toHaveLength(0);
  const { code, stdout, stderr } = await postern.end('SIGINT');
  // What it has told the operator about the origins that it has refused above.
  const unexpected = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('Postern: A request from '));
  expect({ code, unexpected }).toEqual({ code: 0, unexpected: [] });
  expect(stdout).toContain('Stopping');
  expect(await databaseProcesses(data)).toEqual([]);
  expect(await postmaster(data)).toBeUndefined();
  await expect(fetch(postern.url)).rejects.toThrow();

  expect(await posternEnv(data), 'env needs no server').toEqual(before);
  const refused = await runPostern(['inbox', '--data', data]);
  expect(refused.code).toBe(3);
  expect(refused.stderr).toMatch(/^✗ The authority at \S+ does not answer: /);

  postern = await startPostern(data);
  const after = await posternEnv(data);
  const addresses = ['TURNKEY_API_URL', 'POSTERN_URL', 'POSTERN_AUTH_PROXY_URL'];
  const isAddress = (name: string) => addresses.includes(name);
  const kept = (env: Record<string, string>) => Object.entries(env).filter(([name]) => !isAddress(name));
  expect(kept(after)).toEqual(kept(before));
  const inbox = await runPostern(['inbox', '--data', data, '--to', 'ada@example.com']);
  expect(inbox.stdout).toContain('ada@example.com');
});
