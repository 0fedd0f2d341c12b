import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AuditEvent, createPostern, type Postern, type PosternOptions } from '@postern/backend';
import { toNodeHandler } from '@postern/backend/node';
import type { AuthProblem } from '@postern/protocol';
import { describe, expect, it } from 'vitest';
import { createApiKeyPair } from '../setup/authority.ts';
import { ORIGIN, post } from './browser.ts';

const apiKey = createApiKeyPair();

/** A backend whose upstream must not be called. */
function start(options: PosternOptions = {}): Postern {
  return createPostern({
    turnkey: {
      apiUrl: 'http://127.0.0.1:9',
      organizationId: '11111111-2222-4333-8444-555555555555',
      apiPublicKey: apiKey.publicKey,
      apiPrivateKey: apiKey.privateKey,
    },
    environment: {},
    origins: [ORIGIN],
    fetch: () => Promise.reject(new Error('Turnkey was called')),
    ...options,
  });
}

async function call(postern: Postern, path: string, init: RequestInit = {}) {
  const response = await postern.fetch(new Request(`https://api.example.com${path}`, init));
  const text = await response.text();
  return { status: response.status, headers: response.headers, problem: (text ? JSON.parse(text) : {}) as AuthProblem };
}

const json = (body: string, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json', ...headers },
  body,
});

describe('S11: only pages of the exact origins can call the backend', () => {
  const postern = start();

  it.each(['https://evil.example', `${ORIGIN}.evil.example`, 'http://app.example.com', `${ORIGIN}:8443`, 'null', '*'])(
    'A request from the origin %s is refused before any work',
    async (origin) => {
      const { status, headers, problem } = await call(postern, '/auth/init-otp', json('not JSON', { Origin: origin }));
      expect([status, problem.code]).toEqual([403, 'ORIGIN_NOT_ALLOWED']);
      expect(headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  it('The preflight of an allowed origin is answered, and of no other', async () => {
    const preflight = (origin: string) =>
      call(postern, '/auth/init-otp', {
        method: 'OPTIONS',
        headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
      });
    const allowed = await preflight(ORIGIN);
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(allowed.headers.get('access-control-allow-methods')).toBe('POST');
    expect(allowed.headers.get('vary')).toBe('Origin');
    expect((await preflight('https://evil.example')).status).toBe(403);
  });

  it('A request without Origin is accepted unless a browser says that it crosses sites', async () => {
    expect((await call(postern, '/auth/healthz')).status).toBe(200);
    const crossing = await call(postern, '/auth/healthz', { headers: { 'Sec-Fetch-Site': 'cross-site' } });
    expect(crossing.problem.code).toBe('ORIGIN_NOT_ALLOWED');
  });

  it('No origin is allowed by default', async () => {
    const { problem } = await call(start({ origins: [] }), '/auth/healthz', { headers: { Origin: ORIGIN } });
    expect(problem.code).toBe('ORIGIN_NOT_ALLOWED');
  });

  it('The origins of POSTERN_ORIGINS are allowed', async () => {
    const environment = { POSTERN_ORIGINS: `http://localhost:3000, ${ORIGIN}` };
    const postern = start({ origins: undefined, environment });
    expect((await call(postern, '/auth/healthz', { headers: { Origin: ORIGIN } })).status).toBe(200);
  });

  it('A body that is not JSON is refused', async () => {
    const { status, problem } = await call(postern, '/auth/init-otp', {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain' },
      body: '{}',
    });
    expect([status, problem.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });
});

describe('S12: only requests of the exact form are accepted', () => {
  const postern = start();
  const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;

  it.each([
    ['half an object', '{'],
    ['a list', '[]'],
    ['null', 'null'],
    ['text', '"text"'],
    ['nothing', ''],
    ['a deep list', deep],
    ['an unknown field', '{"a":1}'],
    ['a control character', '\u0000'],
    ['a string without end', `"${'\\"'.repeat(7_000)}`],
  ])('A request body is refused when it is %s', async (_name, text) => {
    const { status, problem } = await call(postern, '/auth/verify-otp', json(text));
    expect([status, problem.code]).toEqual([400, 'INVALID_REQUEST']);
  });

  it('S6: An error names the fields that are unknown', async () => {
    const { body } = await post<AuthProblem>(postern, '/init-otp', {
      otpType: 'OTP_TYPE_EMAIL',
      contact: 'a@example.org',
      organizationId: 'x',
      expirationSeconds: '999999',
    });
    expect(body).toMatchObject({ code: 'INVALID_REQUEST', fields: ['organizationId', 'expirationSeconds'] });
  });

  it('An error names the fields that are wrong or missing', async () => {
    const { body } = await post<AuthProblem>(postern, '/otp-login', {
      publicKey: 'AA',
      clientSignature: { scheme: 'x' },
    });
    expect(body.fields).toEqual(
      expect.arrayContaining(['verificationToken', 'publicKey', 'clientSignature.scheme', 'clientSignature.publicKey']),
    );
  });

  it.each([
    ['OTP_TYPE_EMAIL', 'nobody'],
    ['OTP_TYPE_EMAIL', '+15005550006'],
    ['OTP_TYPE_EMAIL', `${'a'.repeat(65)}@example.org`],
    ['OTP_TYPE_EMAIL', 'a@example.org\nbcc: b@example.org'],
    ['OTP_TYPE_SMS', '030 901820'],
    ['OTP_TYPE_SMS', '+1'],
    ['OTP_TYPE_SMS', 'a@example.org'],
  ])('A code for %s is not sent to %s', async (otpType, contact) => {
    const { status, body } = await post<AuthProblem>(postern, '/init-otp', { otpType, contact });
    expect([status, body.code]).toEqual([400, 'CONTACT_NOT_ALLOWED']);
  });

  it('S7: SMS are sent to the listed countries only', async () => {
    const listed = start({ otp: { smsCountries: ['DE'] } });
    const { body } = await post<AuthProblem>(listed, '/init-otp', {
      otpType: 'OTP_TYPE_SMS',
      contact: '+442083661177',
    });
    expect(body.code).toBe('CONTACT_NOT_ALLOWED');
  });

  it('A body of 10 MB is refused before it is read', async () => {
    let sent = 0;
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        if (sent > 10_485_760) controller.close();
        else controller.enqueue(new Uint8Array(65_536));
      },
    });
    const init = { ...json(''), body: stream, duplex: 'half' } as RequestInit;
    const { status, problem } = await call(postern, '/auth/init-otp', init);
    expect([status, problem.code]).toEqual([413, 'BODY_TOO_LARGE']);
    expect(sent).toBeLessThan(1_000_000);
  });

  it('A body of 10 MB is refused over HTTP', async () => {
    const server = createServer(toNodeHandler(postern)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const request = httpRequest({
      port,
      host: '127.0.0.1',
      path: '/auth/init-otp',
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' },
    });
    // The server may close the connection before everything is sent.
    request.on('error', () => undefined);
    request.write(Buffer.alloc(10_485_760, 0x20));
    const [response] = await once(request, 'response');
    expect(response.statusCode).toBe(413);
    request.destroy();
    server.closeAllConnections();
    server.close();
  });

  it('A body that does not arrive is given up after the longest time of a request', async () => {
    const hurried = start({ timeouts: { requestMs: 50 } });
    const init = { ...json(''), body: new ReadableStream<Uint8Array>(), duplex: 'half' } as RequestInit;
    expect((await call(hurried, '/auth/init-otp', init)).problem.code).toBe('INVALID_REQUEST');
  });
});

describe('routes', () => {
  const postern = start();

  it('Unknown paths and methods are refused', async () => {
    expect((await call(postern, '/auth/nothing')).problem.code).toBe('NOT_FOUND');
    expect((await call(postern, '/init-otp', json('{}'))).problem.code).toBe('NOT_FOUND');
    const wrong = await call(postern, '/auth/init-otp');
    expect([wrong.status, wrong.problem.code, wrong.headers.get('allow')]).toEqual([405, 'METHOD_NOT_ALLOWED', 'POST']);
    expect((await call(start({ basePath: '' }), '/healthz')).status).toBe(200);
  });

  it('A refusal is a problem of the table with a request id and protective headers', async () => {
    const { headers, problem } = await call(postern, '/auth/nothing');
    expect(problem).toMatchObject({ type: 'about:blank', status: 404, code: 'NOT_FOUND', title: expect.any(String) });
    expect(headers.get('x-request-id')).toBe(problem.requestId);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });

  it('The API description comes from the schemas that check the requests', async () => {
    const response = await postern.fetch(new Request('https://api.example.com/auth/openapi.json'));
    const document = (await response.json()) as {
      paths: Record<string, { post?: { requestBody: { content: object } } }>;
    };
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/init-otp',
        '/verify-otp',
        '/otp-login',
        '/create-sub-organization',
        '/session',
        '/healthz',
        '/readyz',
      ]),
    );
    expect(document.paths['/init-otp']?.post?.requestBody.content).toMatchObject({
      'application/json': { schema: { required: ['otpType', 'contact'], additionalProperties: false } },
    });
  });

  it('S13: A failure inside the backend shows no details', async () => {
    const logged: unknown[] = [];
    const log = (entry: unknown, text?: string) => void logged.push(entry, text);
    const failing = start({
      now: () => Date.now(),
      clientAddress: () => {
        throw new Error('secret text');
      },
      logger: { info: log, warn: log, error: log },
    });
    const { status, problem } = await call(failing, '/auth/healthz');
    expect([status, problem.code]).toEqual([500, 'INTERNAL']);
    expect(JSON.stringify([problem, logged])).not.toContain('secret text');
    expect(JSON.stringify(logged)).toContain(problem.requestId);
  });
});

describe('S7: limits', () => {
  const contact = (name: string) => ({ otpType: 'OTP_TYPE_EMAIL', contact: `${name}@example.org` });

  it('The limit for codes counts a network, not the spelling of an IPv6 address', async () => {
    const postern = start({ rateLimits: { codesPerAddress: { max: 1, windowSeconds: 60 } } });
    const from = async (address: string) =>
      (await post<AuthProblem>(postern, '/init-otp', contact(`n${address.length}`), address)).body.code;
    expect(await from('2001:db8:1:2::1')).toBe('UPSTREAM_UNAVAILABLE');
    expect(await from('2001:0DB8:0001:0002:ffff::9')).toBe('RATE_LIMITED');
    expect(await from('2001:db8:1:3::1')).toBe('UPSTREAM_UNAVAILABLE');
    expect(await from('::ffff:192.0.2.1')).toBe('UPSTREAM_UNAVAILABLE');
    expect(await from('192.0.2.1')).toBe('RATE_LIMITED');
  });

  it('The limit for requests counts all POST requests of an address', async () => {
    const postern = start({ rateLimits: { requestsPerAddress: { max: 2, windowSeconds: 60 } } });
    const codes: string[] = [];
    for (let i = 0; i < 3; i++)
      codes.push((await post<AuthProblem>(postern, '/verify-otp', {}, '192.0.2.7')).body.code);
    expect(codes).toEqual(['INVALID_REQUEST', 'INVALID_REQUEST', 'RATE_LIMITED']);
  });

  it('S20: Every attempt leaves an event that names the contact by a digest', async () => {
    const events: AuditEvent[] = [];
    const postern = start({ onEvent: (event) => events.push(event) });
    await post(postern, '/init-otp', contact('ada'), '192.0.2.7');
    expect(events).toEqual([
      expect.objectContaining({
        operation: 'initOtp',
        outcome: 'failure',
        code: 'UPSTREAM_UNAVAILABLE',
        clientAddress: '192.0.2.7',
        identity: expect.stringMatching(/^[0-9a-f]{64}$/),
      }),
    ]);
    expect(JSON.stringify(events)).not.toContain('ada');
  });
});
