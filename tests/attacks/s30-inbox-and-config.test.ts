import { once } from 'node:events';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAuthority } from '@postern/authority';
import { beforeAll, describe, expect, it } from 'vitest';
import { createIdentityProvider } from '../../packages/cli/src/identity-provider/identity-provider.ts';
import { createSigningKey } from '../../packages/cli/src/identity-provider/signing-key.ts';
import { type DemoConfig, demoPage } from '../../packages/cli/src/server/demo-page.ts';
import { startTestAuthority } from '../setup/authority.ts';
import { createTestDatabase } from '../setup/database.ts';
import { sharedAuthority } from '../setup/fixtures.ts';

interface Got {
  status: number;
  cors: string | undefined;
  body: string;
}

/** A GET with headers that `fetch` would not let through. */
function request(url: string, headers: Record<string, string>): Promise<Got> {
  return new Promise((resolve, reject) => {
    get(url, { headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      const cors = response.headers['access-control-allow-origin'];
      response.on('end', () => resolve({ status: response.statusCode ?? 0, cors, body }));
    }).on('error', reject);
  });
}

const FOREIGN_HOSTS = ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '169.254.169.254'];
const CROSS_SITE: Record<string, string>[] = [
  { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' },
  { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' },
  { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'cors' },
  { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'iframe' },
  { Origin: 'https://evil.example' },
  { Origin: 'http://localhost:1' },
  { Origin: 'null' },
];

describe('S30: a web page reads the inbox or the configuration of a developer’s machine', () => {
  const publicUrl = 'https://authority.example.com';
  const test = sharedAuthority({ publicUrl });
  let port: string;
  beforeAll(async () => {
    port = new URL(test.url).port;
  });

  const paths = [
    '/_authority/inbox',
    '/_authority/inbox?to=ada@example.org',
    '/_authority/console/organizations',
    '/_authority/oidc/jwks',
  ];

  it.each(paths)('Another origin cannot read %s, nor its errors', async (path) => {
    for (const url of [test.url + path, `${test.url}/_authority/nothing`]) {
      expect(await request(url, {})).toMatchObject({ cors: undefined });
    }
    const preflight = await fetch(test.url + path, { method: 'OPTIONS', headers: { Origin: 'https://evil.example' } });
    expect(preflight.status).toBe(403);
    expect(preflight.headers.has('Access-Control-Allow-Origin')).toBe(false);
  });

  it.each(paths)('A request for %s with a Host that the server does not have is refused', async (path) => {
    for (const host of FOREIGN_HOSTS) {
      const got = await request(test.url + path, { Host: `${host}:${port}` });
      expect(got, host).toMatchObject({ status: 403, cors: undefined });
    }
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, 'authority.example.com']) {
      expect((await request(test.url + path, { Host: host })).status, host).toBe(200);
    }
  });

  it.each(paths)('A request for %s from a page of another site is refused', async (path) => {
    for (const headers of CROSS_SITE) {
      expect(await request(test.url + path, headers), JSON.stringify(headers)).toMatchObject({
        status: 403,
        cors: undefined,
      });
    }
  });

  it('A person who types the address or follows the link of the demo reads the inbox', async () => {
    for (const headers of [
      { 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' },
      { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' },
      { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' },
    ]) {
      expect((await request(`${test.url}/_authority/inbox`, headers)).status).toBe(200);
    }
  });

  it('A server with configured names accepts no other Host', async () => {
    const named = await startTestAuthority({ hosts: ['codes.example.com:8443'] });
    expect((await request(`${named.url}/_authority/inbox`, { Host: 'codes.example.com:8443' })).status).toBe(200);
    for (const host of ['codes.example.com', 'localhost', `127.0.0.1:${new URL(named.url).port}`]) {
      expect((await request(`${named.url}/_authority/inbox`, { Host: host })).status, host).toBe(403);
    }
    await named.close();
  });

  it('A contact with a NUL character is a bad request', async () => {
    expect((await request(`${test.url}/_authority/inbox?to=%00`, {})).status).toBe(400);
  });

  it('Only the demo’s own page can read its configuration', async () => {
    const config = { turnkeyApiUrl: test.url, inboxUrl: 'http://localhost:4000/_authority/inbox' } as DemoConfig;
    const page = demoPage('.', '/auth', config, ['localhost:3000', '127.0.0.1:3000']);
    const ask = (host: string, headers: Record<string, string> = {}) =>
      page.request(`http://${host}/config.json`, { headers: { Host: host, ...headers } });
    for (const host of FOREIGN_HOSTS) expect((await ask(`${host}:3000`)).status).toBe(403);
    for (const headers of CROSS_SITE) expect((await ask('localhost:3000', headers)).status).toBe(403);
    const answer = await ask('127.0.0.1:3000', { 'Sec-Fetch-Site': 'same-origin' });
    expect(answer.headers.has('Access-Control-Allow-Origin')).toBe(false);
    // A link from 127.0.0.1 to localhost would be one from another site.
    expect(await answer.json()).toMatchObject({ inboxUrl: 'http://127.0.0.1:4000/_authority/inbox' });
  });

  it('The local identity provider refuses a Host that it does not have', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on(
      'request',
      await createIdentityProvider({ issuer, signingKey: createSigningKey(), redirectUris: ['http://localhost/'] }),
    );
    for (const path of ['/auth', '/jwks', '/interaction/abc']) {
      expect((await request(issuer + path, { Host: 'evil.example' })).status).toBe(403);
    }
    expect((await request(`${issuer}/jwks`, {})).status).toBe(200);
    server.close();
  });
});

describe('S30: the inbox of a server that sends real messages', () => {
  const carriers = { email: { send: async () => {}, close() {} } };
  const password = 'correct horse battery';
  const basic = (given: string) => ({ Authorization: `Basic ${Buffer.from(`ops:${given}`).toString('base64')}` });

  it.each([
    ['an SMTP server is configured', { carriers }, 'carrier'],
    ['an SMS webhook is configured', { carriers: { sms: carriers.email } }, 'carrier'],
    ['it is not asked for', { exposeInbox: false }, 'not asked for'],
  ])('The inbox is closed when %s', async (_, options, because) => {
    const database = await createTestDatabase();
    const authority = await createAuthority({
      databaseUrl: database.url,
      masterKey: new Uint8Array(32),
      exposeInbox: true,
      ...options,
    });
    expect(authority.inbox).toEqual({ state: 'closed', because });
    expect((await authority.fetch(new Request('http://localhost/_authority/inbox'))).status).toBe(404);
    await authority.close();
    await database.drop();
  });

  it('The inbox opens only with its password, and repeated guesses are refused for a minute', async () => {
    const test = await startTestAuthority({ carriers, inboxPassword: password });
    const read = async (headers: Record<string, string>) =>
      (await request(`${test.url}/_authority/inbox`, headers)).status;
    const challenged = await fetch(`${test.url}/_authority/inbox`);
    expect(challenged.status).toBe(401);
    expect(challenged.headers.get('WWW-Authenticate')).toMatch(/^Basic /);
    for (const wrong of ['', 'x', `${password} `, password.toUpperCase()]) expect(await read(basic(wrong))).toBe(401);
    expect(await read({ Authorization: `Bearer ${password}` })).toBe(401);
    expect(await read(basic(password))).toBe(200);
    for (let i = 0; i < 6; i++) expect(await read(basic(`guess ${i}`))).toBe(401);
    // Now the right one is not looked at either, until a minute is over.
    expect(await read(basic(password))).toBe(429);
    test.clock.now += 60_000;
    expect(await read(basic(password))).toBe(200);
    await test.close();
  });

  it('A password for the inbox that is too short is refused', async () => {
    const options = { databaseUrl: 'postgres://127.0.0.1:1/none', masterKey: new Uint8Array(32) };
    await expect(createAuthority({ ...options, inboxPassword: 'short' })).rejects.toThrow('at least 8 characters');
  });
});
