import { sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPostern, type Postern, type PosternOptions } from '@postern/backend';
import { encodeApiKeyStamp } from '@postern/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { createApiKeyPair } from '../setup/authority.ts';
import { ORIGIN, post, signingKey } from './browser.ts';

const PARENT = '11111111-2222-4333-8444-555555555555';
const PATH = '/public/v1/query/whoami';
const apiKey = createApiKeyPair();
const MIB = 1_048_576;

/** The same for the same body, so that it can be compared. */
const stamps = new Map<string, string>();
function stampOf(body: string): string {
  const known = stamps.get(body);
  if (known) return known;
  const signature = sign('sha256', Buffer.from(body), signingKey(apiKey)).toString('hex');
  const { publicKey } = apiKey;
  const stamp = encodeApiKeyStamp({ publicKey, scheme: 'SIGNATURE_SCHEME_TK_API_P256', signature });
  stamps.set(body, stamp);
  return stamp;
}

const close: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const each of close.splice(0)) await each();
});

/** A real server in the place of Turnkey that does what a test needs. */
async function upstream(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  close.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const TRANSPORTS: [string, () => Pick<PosternOptions, 'fetch'>][] = [
  ['its own connections', () => ({})],
  ['a fetch that the app gives', () => ({ fetch: (input, init) => fetch(input, init) })],
];

describe.each(TRANSPORTS)('the backend asks Turnkey over %s', (name, transport) => {
  function start(apiUrl: string, options: PosternOptions = {}): Postern {
    const postern = createPostern({
      turnkey: {
        apiUrl,
        organizationId: PARENT,
        apiPublicKey: apiKey.publicKey,
        apiPrivateKey: apiKey.privateKey,
      },
      environment: {},
      origins: [ORIGIN],
      proxy: { paths: [PATH] },
      random: () => 0.01,
      ...transport(),
      ...options,
    });
    close.push(() => postern.close());
    return postern;
  }

  const forward = (postern: Postern, body = '{}') =>
    postern.fetch(
      new Request(`https://api.example.com/auth/proxy${PATH}`, {
        method: 'POST',
        headers: { Origin: ORIGIN, 'Content-Type': 'application/json', 'X-Stamp': stampOf(body) },
        body,
      }),
    );
  const initOtp = (postern: Postern) =>
    post<{ code: string }>(postern, '/init-otp', { otpType: 'OTP_TYPE_EMAIL', contact: 'ada@example.org' });
  const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code];

  it('The backend carries bytes, stamps and answers unchanged', async () => {
    const seen: unknown[] = [];
    const url = await upstream(async (incoming, outgoing) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk);
      const { method, headers } = incoming;
      seen.push([method, incoming.url, headers['x-stamp'], headers['content-type'], Buffer.concat(chunks).toString()]);
      outgoing.writeHead(429, { 'Content-Type': 'text/x', 'Retry-After': '7' });
      outgoing.write('ä');
      outgoing.end('ö');
    });
    const response = await forward(start(url), '{"ü":1}');
    expect(seen).toEqual([['POST', PATH, stampOf('{"ü":1}'), 'application/json', '{"ü":1}']]);
    expect([response.status, response.headers.get('content-type'), response.headers.get('retry-after')]).toEqual([
      429,
      'text/x',
      '7',
    ]);
    expect(await response.text()).toBe('äö');
  });

  it('The backend uses its connections to Turnkey again', async () => {
    const ports = new Set<number | undefined>();
    const url = await upstream((incoming, outgoing) => {
      ports.add(incoming.socket.remotePort);
      incoming.resume().on('end', () => outgoing.end('{}'));
    });
    const postern = start(url);
    for (let n = 0; n < 10; n++) expect((await forward(postern)).status).toBe(200);
    // The next request can begin while the first connection still ends the one before.
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  it.each([301, 302, 303, 307, 308])('The backend follows no redirect with status %s', async (status) => {
    let asked = 0;
    const elsewhere = await upstream((_incoming, outgoing) => {
      asked += 1;
      outgoing.end('{}');
    });
    const url = await upstream((incoming, outgoing) => {
      incoming.resume().on('end', () => outgoing.writeHead(status, { Location: elsewhere }).end('{}'));
    });
    const postern = start(url);
    expect(await codeOf(await forward(postern))).toEqual([503, 'UPSTREAM_UNAVAILABLE']);
    expect((await initOtp(postern)).body.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(asked).toBe(0);
  });

  it('The backend passes on an answer of 4 MiB, and does not read a longer one to its end', async () => {
    const closed: Promise<unknown>[] = [];
    const url = await upstream((incoming, outgoing) => {
      const isLong = Number(incoming.headers['content-length']) > 2;
      if (isLong) closed.push(once(outgoing, 'close'));
      incoming.resume();
      outgoing.write(Buffer.alloc(4 * MIB));
      // A longer one never ends by itself.
      if (isLong) outgoing.write('x');
      else outgoing.end();
    });
    const postern = start(url);
    expect((await (await forward(postern)).arrayBuffer()).byteLength).toBe(4 * MIB);
    expect(await codeOf(await forward(postern, '{"long":1}'))).toEqual([502, 'UPSTREAM_REFUSED']);
    await Promise.all(closed);
  });

  it('The backend reads at most 1 MiB of an answer to its own request', async () => {
    const url = await upstream((incoming, outgoing) => {
      incoming.resume();
      outgoing.write(Buffer.alloc(MIB + 1, ' '));
    });
    expect((await initOtp(start(url))).body.code).toBe('UPSTREAM_REFUSED');
  });

  it.each([
    ['says nothing', () => {}],
    ['sends headers only', (outgoing: Parameters<RequestListener>[1]) => outgoing.writeHead(200).flushHeaders()],
    ['stops in the middle', (outgoing: Parameters<RequestListener>[1]) => outgoing.write('{"act')],
  ])('The backend gives up an attempt, and then the request, when Turnkey %s', async (_what, answer) => {
    let attempts = 0;
    const closed: Promise<unknown>[] = [];
    const url = await upstream((incoming, outgoing) => {
      attempts += 1;
      closed.push(once(outgoing, 'close'));
      incoming.resume();
      answer(outgoing);
    });
    const postern = start(url, { timeouts: { attemptMs: 150, requestMs: 60_000 } });
    expect((await initOtp(postern)).body.code).toBe('UPSTREAM_TIMEOUT');
    expect(attempts).toBe(3);
    const hasty = start(url, { timeouts: { attemptMs: 60_000, requestMs: 150 } });
    expect((await initOtp(hasty)).body.code).toBe('UPSTREAM_TIMEOUT');
    expect(await codeOf(await forward(hasty))).toEqual([504, 'UPSTREAM_TIMEOUT']);
    // Nothing stays open behind a request that was given up.
    await Promise.all(closed);
    expect(attempts).toBe(5);
  });

  it.runIf(name === 'its own connections')('Closing the backend, also twice, closes its connections', async () => {
    const closed: Promise<unknown>[] = [];
    const url = await upstream((incoming, outgoing) => {
      closed.push(once(incoming.socket, 'close'));
      incoming.resume().on('end', () => outgoing.end('{}'));
    });
    const postern = start(url);
    await forward(postern);
    await postern.close();
    await Promise.all(closed);
    await postern.close();
  });

  it('The backend reports that no server listens at Turnkey’s address', async () => {
    const url = await upstream(() => {});
    await close.pop()?.();
    const postern = start(url);
    expect(await codeOf(await forward(postern))).toEqual([503, 'UPSTREAM_UNAVAILABLE']);
    expect((await initOtp(postern)).body.code).toBe('UPSTREAM_UNAVAILABLE');
  });
});
