import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { createPostern, type PosternOptions } from '@postern/backend';
import { toNodeHandler } from '@postern/backend/node';
import { afterEach, describe, expect, it } from 'vitest';
import { createApiKeyPair } from '../setup/authority.ts';

const apiKey = createApiKeyPair();

function start(options: PosternOptions = {}) {
  const { publicKey: apiPublicKey, privateKey: apiPrivateKey } = apiKey;
  const organizationId = '11111111-2222-4333-8444-555555555555';
  const turnkey = { apiUrl: 'http://127.0.0.1:9', organizationId, apiPublicKey, apiPrivateKey };
  return toNodeHandler(createPostern({ turnkey, environment: {}, ...options }));
}

/** What Express does with `app.use(path, handler)`: it cuts the mount path off, and keeps the whole in `originalUrl`. */
function mounted(path: string, handler: RequestListener): RequestListener {
  return (incoming: IncomingMessage & { originalUrl?: string }, outgoing) => {
    incoming.originalUrl = incoming.url ?? '';
    incoming.url = incoming.originalUrl.slice(path.length) || '/';
    handler(incoming, outgoing);
  };
}

/** What `express.json()` does. */
function parsed(handler: RequestListener): RequestListener {
  return async (incoming: IncomingMessage & { body?: unknown }, outgoing: ServerResponse) => {
    incoming.body = await json(incoming);
    handler(incoming, outgoing);
  };
}

describe('toNodeHandler', () => {
  const open: (() => void)[] = [];
  afterEach(() => {
    for (const close of open.splice(0)) close();
  });

  async function serve(handler: RequestListener): Promise<string> {
    const server = createServer(handler).listen(0, '127.0.0.1');
    await once(server, 'listening');
    open.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const codeOf = async (url: string) => {
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: '{"otpId":"x","extra":1}' });
    return (await response.json()) as { code: string; fields: string[] };
  };
  const refusal = { code: 'INVALID_REQUEST', fields: ['encryptedOtpBundle', 'extra'] };

  it('The Node handler serves in node:http', async () => {
    expect(await codeOf(`${await serve(start())}/auth/verify-otp`)).toMatchObject(refusal);
  });

  it('The Node handler serves when the mount path is the base path', async () => {
    expect(await codeOf(`${await serve(mounted('/auth', start()))}/auth/verify-otp`)).toMatchObject(refusal);
  });

  it('The Node handler serves below another mount path', async () => {
    expect(await codeOf(`${await serve(mounted('/api', start()))}/api/auth/verify-otp`)).toMatchObject(refusal);
    const bare = start({ basePath: '' });
    expect(await codeOf(`${await serve(mounted('/api', bare))}/api/verify-otp`)).toMatchObject(refusal);
  });

  it('The Node handler serves behind a body parser', async () => {
    expect(await codeOf(`${await serve(parsed(start()))}/auth/verify-otp`)).toMatchObject(refusal);
  });

  it('The Node handler counts requests by the address of the socket', async () => {
    const handler = start({ rateLimits: { requestsPerAddress: { max: 1, windowSeconds: 60 } } });
    const url = `${await serve(handler)}/auth/verify-otp`;
    expect((await codeOf(url)).code).toBe('INVALID_REQUEST');
    expect((await codeOf(url)).code).toBe('RATE_LIMITED');
  });
});
