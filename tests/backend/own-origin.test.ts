import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPostern } from '@postern/backend';
import { toNodeHandler } from '@postern/backend/node';
import { expect, it } from 'vitest';
import { createApiKeyPair } from '../setup/authority.ts';

const { publicKey, privateKey } = createApiKeyPair();
const postern = createPostern({
  turnkey: {
    apiUrl: 'http://127.0.0.1:9',
    organizationId: '11111111-2222-4333-8444-555555555555',
    apiPublicKey: publicKey,
    apiPrivateKey: privateKey,
  },
  environment: {},
});

async function statusOf(url: string, origin: string): Promise<number> {
  return (await postern.fetch(new Request(`${url}/auth/healthz`, { headers: { Origin: origin } }))).status;
}

it.each([
  ['https://app.example.com', 'https://app.example.com'],
  // Behind a proxy that ends TLS the server sees http.
  ['http://app.example.com', 'https://app.example.com'],
  ['http://app.example.com:8443', 'https://app.example.com:8443'],
  ['http://localhost:3000', 'http://localhost:3000'],
  ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
  ['http://[::1]:3000', 'http://[::1]:3000'],
  ['http://192.168.1.5:3000', 'http://192.168.1.5:3000'],
])('A backend at %s answers its own page of %s, which is not listed', async (url, origin) => {
  expect(await statusOf(url, origin)).toBe(200);
});

it.each([
  // DNS rebinding: a page of the attacker's name, whose name now leads here. Only a certificate would prove the name.
  ['http://evil.example:3000', 'http://evil.example:3000'],
  ['http://localhost.evil.example', 'http://localhost.evil.example'],
  ['http://127.0.0.1.evil.example', 'http://127.0.0.1.evil.example'],
  ['https://app.example.com', 'https://evil.example'],
  ['https://app.example.com', 'https://app.example.com:8443'],
  ['https://app.example.com', 'https://app.example.com.evil.example'],
  ['http://localhost:3000', 'http://localhost:4000'],
  ['http://localhost:3000', 'http://127.0.0.1:3000'],
  ['https://app.example.com', 'null'],
  ['https://app.example.com', 'https://app.example.com/'],
  ['https://app.example.com', 'https://APP.example.com'],
  ['https://app.example.com', 'wss://app.example.com'],
])('A backend at %s refuses a page of %s', async (url, origin) => {
  expect(await statusOf(url, origin)).toBe(403);
});

it('The host that counts is the one that the browser has called, over HTTP too', async () => {
  const server = createServer(toNodeHandler(postern)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const call = async (host: string, origin: string) => {
    const headers = { Host: host, Origin: origin, 'X-Forwarded-Host': 'evil.example' };
    const request = httpRequest({ port, host: '127.0.0.1', path: '/auth/healthz', headers }).end();
    const [response] = await once(request, 'response');
    response.resume();
    return response.statusCode;
  };
  expect(await call('app.example.com', 'https://app.example.com')).toBe(200);
  expect(await call('app.example.com', 'https://evil.example')).toBe(403);
  expect(await call('evil.example', 'http://evil.example')).toBe(403);
  server.closeAllConnections();
  server.close();
});
