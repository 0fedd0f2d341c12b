import { createHash, sign } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  ConfigurationError,
  createPostern,
  type Postern,
  type PosternOptions,
  type ProxiedResult,
} from '@postern/backend';
import { toNodeHandler } from '@postern/backend/node';
import { type AuthProblem, encodeApiKeyStamp } from '@postern/protocol';
import { Turnkey } from '@turnkey/sdk-server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { privateKeyOf, stampOf } from '../setup/stamped.ts';
import { signUp } from '../setup/user.ts';
import { ORIGIN } from './browser.ts';
import { sharedDeployment } from './deployment.ts';
import { createAttempt } from './sign-up-attempt.ts';

const WHOAMI = '/public/v1/query/whoami';

/** Sends bytes as a page of the app does. */
async function forward(
  postern: Postern,
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
) {
  const init = { method: 'POST', headers: { Origin: ORIGIN, ...headers }, body };
  const response = await postern.fetch(new Request(`https://api.example.com/auth/proxy${path}`, init));
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, bytes, text: bytes.toString() };
}

/** The stamp of a key that Turnkey does not know. */
const stranger = createApiKeyPair();
const stamped = (body: string) => ({ 'X-Stamp': stampOf(stranger, body) });

const codeOf = ({ text }: { text: string }) => (JSON.parse(text) as AuthProblem).code;

describe('forwarding to a real authority', () => {
  const deployment = sharedDeployment();
  beforeEach(() => void deployment.takeCalls());

  it('The proxy is off unless it is switched on', async () => {
    const reply = await forward(deployment.backend(), WHOAMI, '{}', { 'X-Stamp': 'x' });
    expect([reply.status, codeOf(reply)]).toEqual([404, 'NOT_FOUND']);
  });

  it('The proxy forwards what the browser has stamped, and tells the observer the result', async () => {
    const seen: ProxiedResult[] = [];
    const postern = deployment.backend({ proxy: { onProxied: (result) => seen.push(result) } });
    const user = await signUp(deployment.authority, deployment.newEmail());
    const question = JSON.stringify({ organizationId: user.organizationId });
    const answer = await forward(postern, WHOAMI, question, { 'X-Stamp': stampOf(user.key, question) });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({ userId: user.userId });
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(answer.headers.get('cache-control')).toBe('no-store');

    deployment.authority.clock.now += 1;
    const type = 'ACTIVITY_TYPE_CREATE_WALLET';
    const activity = JSON.stringify({
      type,
      timestampMs: String(deployment.authority.clock.now),
      organizationId: user.organizationId,
      parameters: { walletName: 'Second', accounts: [] },
    });
    const path = '/public/v1/submit/create_wallet';
    const created = await forward(postern, path, activity, { 'X-Stamp': stampOf(user.key, activity) });
    const { id } = JSON.parse(created.text).activity;
    expect(seen).toEqual([
      { path: WHOAMI, status: 200 },
      { path, status: 200, activity: { id, type, status: 'ACTIVITY_STATUS_COMPLETED' } },
    ]);
  });

  it('The proxy forwards stamps of passkeys', async () => {
    const postern = deployment.backend({ proxy: {} });
    const attempt = createAttempt(postern);
    const authenticator = createSoftwareAuthenticator();
    const { body } = await attempt.signUp({ passkey: await attempt.passkey(authenticator) });
    const question = JSON.stringify({ organizationId: deployment.authority.organizationId });
    const stamp = authenticator.stamp(question, { origin: ORIGIN, rpId: 'app.example.com' });
    const answer = await forward(postern, WHOAMI, question, { 'X-Stamp-Webauthn': stamp });
    expect(JSON.parse(answer.text)).toMatchObject({ organizationId: body.subOrganizationId });
  });

  it("The proxy passes on Turnkey's errors unchanged", async () => {
    const postern = deployment.backend({ proxy: {} });
    const stranger = createApiKeyPair();
    const question = JSON.stringify({ organizationId: deployment.authority.organizationId });
    const stamp = { 'X-Stamp': stampOf(stranger, question) };
    const straight = await fetch(deployment.authority.url + WHOAMI, { method: 'POST', headers: stamp, body: question });
    const { status, headers, text } = await forward(postern, WHOAMI, question, stamp);
    expect([status, text]).toEqual([straight.status, await straight.text()]);
    expect(headers.get('content-type')).toBe(straight.headers.get('content-type'));
  });

  it("The proxy never stamps with the backend's own key", async () => {
    const postern = deployment.backend({ proxy: {} });
    const reply = await forward(postern, WHOAMI, '{}');
    expect([reply.status, codeOf(reply)]).toEqual([401, 'STAMP_REQUIRED']);
    expect(deployment.takeCalls()).toEqual([]);
  });

  it('The official client works through the proxy', async () => {
    const user = await signUp(deployment.authority, deployment.newEmail());
    const postern = deployment.backend({ proxy: {} });
    const listener = createServer(toNodeHandler(postern));
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const client = new Turnkey({
      apiBaseUrl: `http://127.0.0.1:${(listener.address() as AddressInfo).port}/auth/proxy`,
      defaultOrganizationId: user.organizationId,
      apiPublicKey: user.key.publicKey,
      apiPrivateKey: user.key.privateKey,
    }).apiClient();
    expect(await client.getWhoami()).toMatchObject({ userId: user.userId });
    await new Promise((resolve) => listener.close(resolve));
  });

  describe('the paths of the proxy', () => {
    const stamp = { 'X-Stamp': 'x' };

    it.each([
      '/public/v1/submit/create_sub_organization',
      '/public/v1/submit/init_otp',
      '/public/v1/query/list_suborgs',
      '/public/v1/query/whoami/',
      '/public/v1/query/whoami/../list_suborgs',
      '/public/v1/query/%77hoami',
      '/PUBLIC/v1/query/whoami',
      '//evil.example/public/v1/query/whoami',
      '',
    ])('The proxy does not forward to %j', async (path) => {
      const reply = await forward(deployment.backend({ proxy: {} }), path, '{}', stamp);
      expect([reply.status, codeOf(reply)]).toEqual([404, 'NOT_FOUND']);
      expect(deployment.takeCalls()).toEqual([]);
    });

    it('The proxy forwards only the paths of the option', async () => {
      const postern = deployment.backend({ proxy: { paths: ['/public/v1/query/list_activities'] } });
      expect((await forward(postern, WHOAMI, '{}', stamp)).status).toBe(404);
      await forward(postern, '/public/v1/query/list_activities?x=1', '{}', stamped('{}'));
      expect(deployment.takeCalls()).toEqual(['list_activities']);
    });

    it.each(['whoami', 'https://evil.example/', '/public/v1/query/../x', '/_authority/inbox'])(
      'The option proxy.paths refuses %j',
      (path) => {
        expect(() => deployment.backend({ proxy: { paths: [path] } })).toThrow(ConfigurationError);
      },
    );
  });

  it('S11: The proxy refuses pages of other origins', async () => {
    const postern = deployment.backend({ proxy: {} });
    const reply = await forward(postern, WHOAMI, '{}', { 'X-Stamp': 'x', Origin: 'https://evil.example' });
    expect([reply.status, codeOf(reply)]).toEqual([403, 'ORIGIN_NOT_ALLOWED']);
    const preflight = await postern.fetch(
      new Request(`https://api.example.com/auth/proxy${WHOAMI}`, { method: 'OPTIONS', headers: { Origin: ORIGIN } }),
    );
    expect(preflight.headers.get('access-control-allow-headers')).toContain('x-stamp-webauthn');
  });
});

describe('forwarding, byte for byte', () => {
  let url: string;
  let answer: { status: number; headers: Record<string, string>; body: Buffer };
  const received: { headers: IncomingMessage['headers']; body: Buffer; url: string | undefined }[] = [];
  const upstream = createServer(async (request, response) => {
    received.push({ headers: request.headers, body: await bytesOf(request), url: request.url });
    if (answer.status > 0) response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    upstream.closeAllConnections();
    await new Promise((resolve) => upstream.close(resolve));
  });
  afterEach(() => void received.splice(0));

  function backend(options: PosternOptions = {}): Postern {
    const { publicKey, privateKey } = createApiKeyPair();
    const organizationId = '11111111-2222-4333-8444-555555555555';
    return createPostern({
      turnkey: { apiUrl: url, organizationId, apiPublicKey: publicKey, apiPrivateKey: privateKey },
      environment: {},
      origins: [ORIGIN],
      proxy: {},
      ...options,
    });
  }

  const EMPTY = stamped('{}');
  const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

  it('The proxy carries body, stamps, status and type, and nothing else', async () => {
    answer = {
      status: 418,
      headers: { 'Content-Type': 'application/x-tea', 'Retry-After': '7', 'Set-Cookie': 'a=b', 'X-Other': 'x' },
      body: everyByte,
    };
    const stamp = encodeApiKeyStamp({
      publicKey: stranger.publicKey,
      scheme: 'SIGNATURE_SCHEME_TK_API_P256',
      signature: sign('sha256', everyByte, privateKeyOf(stranger)).toString('hex'),
    });
    const reply = await forward(backend(), `${WHOAMI}?ignored`, everyByte, {
      'X-Stamp': stamp,
      Authorization: 'Bearer secret',
      Cookie: 'session=secret',
      'X-Forwarded-For': '192.0.2.1',
    });
    const [request] = received;
    expect(request?.url).toBe(WHOAMI);
    expect(sha256(request?.body ?? Buffer.of())).toBe(sha256(everyByte));
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-stamp': stamp,
    });
    expect(JSON.stringify(request?.headers)).not.toMatch(/secret|192\.0\.2\.1|app\.example/);
    expect([reply.status, sha256(reply.bytes)]).toEqual([418, sha256(everyByte)]);
    expect(reply.headers.get('content-type')).toBe('application/x-tea');
    expect(reply.headers.get('retry-after')).toBe('7');
    expect([reply.headers.get('set-cookie'), reply.headers.get('x-other')]).toEqual([null, null]);
  });

  it('The proxy limits the size of bodies in both directions', async () => {
    answer = { status: 200, headers: {}, body: Buffer.alloc(4_194_305) };
    const postern = backend();
    expect(codeOf(await forward(postern, WHOAMI, new Uint8Array(524_289), EMPTY))).toBe('BODY_TOO_LARGE');
    expect(received).toEqual([]);
    expect(codeOf(await forward(postern, WHOAMI, '{}', EMPTY))).toBe('UPSTREAM_REFUSED');
  });

  it('The proxy follows no redirect', async () => {
    answer = { status: 307, headers: { Location: `${url}/elsewhere` }, body: Buffer.of() };
    expect(codeOf(await forward(backend(), WHOAMI, '{}', EMPTY))).toBe('UPSTREAM_UNAVAILABLE');
    expect(received).toHaveLength(1);
  });

  it('S15: The proxy waits no longer than a request may take', async () => {
    answer = { status: 0, headers: {}, body: Buffer.of() };
    const reply = await forward(backend({ timeouts: { requestMs: 50 } }), WHOAMI, '{}', EMPTY);
    expect([reply.status, codeOf(reply)]).toEqual([504, 'UPSTREAM_TIMEOUT']);
  });

  it('An observer of the proxy that throws changes nothing', async () => {
    answer = { status: 200, headers: { 'Content-Type': 'application/json' }, body: Buffer.from('{}') };
    const onProxied = () => {
      throw new Error('observer');
    };
    expect((await forward(backend({ proxy: { onProxied } }), WHOAMI, '{}', EMPTY)).text).toBe('{}');
  });

  it('The description of the API has the paths of the proxy', async () => {
    const response = await backend().fetch(new Request('https://api.example.com/auth/openapi.json'));
    const { paths } = (await response.json()) as { paths: Record<string, unknown> };
    expect(Object.keys(paths)).toContain(`/proxy${WHOAMI}`);
  });
});

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}
