import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AuthError } from '../auth-error.ts';
import { createRateLimiter } from '../limits/rate-limits.ts';
import { createMemoryStore } from '../store/memory/memory-store.ts';
import { createTelemetry } from '../telemetry/telemetry.ts';
import type { Attempt } from './attempt-log.ts';
import { defineEndpoint, type Endpoint, type EndpointContext } from './endpoint.ts';
import { createHandler } from './handler.ts';
import { createLocateClient } from './locate-client.ts';
import { PageError } from './page-error.ts';
import { problemResponse, responseOf } from './responses.ts';
import { createRouter } from './router.ts';

const ORIGIN = 'https://app.example.com';
const description = { summary: '', errors: [], answer: z.looseObject({}) };
const admits = (headers: Headers) => {
  if (headers.has('x-refused')) throw new AuthError('INVALID_STAMP');
};

const ENDPOINTS = [
  defineEndpoint({
    ...{ ...description, operation: 'echo', method: 'POST', path: '/echo' },
    body: z.object({ text: z.string() }),
    admit: admits,
    handle: async (body, { responseHeaders }) => {
      responseHeaders['X-Own'] = 'own';
      return body;
    },
  }),
  defineEndpoint({
    ...description,
    operation: 'read',
    method: 'GET',
    path: '/echo',
    handle: async () => ({ read: true }),
  }),
  defineEndpoint({ ...description, operation: 'delete', method: 'DELETE', path: '/echo', handle: async () => ({}) }),
  defineEndpoint({
    ...description,
    operation: 'probe',
    method: 'GET',
    path: '/probe',
    isProbe: true,
    handle: async () => ({}),
  }),
  defineEndpoint({
    ...description,
    operation: 'fail',
    method: 'GET',
    path: '/fail',
    isProbe: true,
    handle: () => Promise.reject(new Error('secret')),
  }),
  defineEndpoint({
    ...description,
    operation: 'hang',
    method: 'GET',
    path: '/hang',
    handle: (_, { deadline }) => late(deadline),
  }),
  page('GET', '/page', async (form) => new Response(`form ${form}`)),
  page('POST', '/page', async (form) => new Response(`form ${form}`)),
  page('GET', '/page-redirects', () =>
    Promise.reject(new PageError(new AuthError('INTERNAL'), new Response('own page'))),
  ),
  {
    ...{
      summary: '',
      errors: [],
      kind: 'forward',
      operation: 'forward',
      method: 'POST',
      path: '/forward',
      admit: admits,
    },
    run: async (body: Uint8Array) => new Response(`forwarded ${body.length}`),
  },
] as Endpoint[];

function page(
  method: string,
  path: string,
  run: (form: URLSearchParams | undefined, context: EndpointContext) => Promise<Response>,
) {
  return { summary: '', errors: [], kind: 'page', operation: `page ${method}`, method, path, run };
}

function late(deadline: AbortSignal): Promise<object> {
  return new Promise((_, reject) => {
    deadline.addEventListener('abort', () => reject(new AuthError('UPSTREAM_TIMEOUT')));
  });
}

function backend(max = 1_000, requestMs = 1_000, isKept = true) {
  const attempts: Attempt[] = [];
  const limit = { max, windowSeconds: 60 };
  const limits = { codesPerAddress: limit, signupsPerAddress: limit, requestsPerAddress: limit };
  let nowMs = 0;
  const handler = createHandler({
    router: createRouter(ENDPOINTS, '/auth'),
    originsFor: (headers) => new Set([headers.get('x-app') ?? ORIGIN]),
    rateLimiter: createRateLimiter(limits, createMemoryStore().counters, () => 0),
    locateClient: createLocateClient({}, () => undefined),
    requestMs,
    problem: problemResponse,
    problemPage: (error) => new Response(`page of ${error.code}`),
    now: () => nowMs++,
    log: (attempt) => {
      attempts.push(attempt);
      return isKept || Promise.resolve(false);
    },
    telemetry: createTelemetry(),
  });
  async function send(
    method: string,
    path: string,
    { body, ...headers }: Record<string, string> = {},
    address = '192.0.2.1',
  ) {
    const url = path.startsWith('/') ? `https://api.example.com/auth${path}` : path;
    const init = { method, headers: { 'Content-Type': 'application/json', ...headers }, ...(body ? { body } : {}) };
    const answer = await handler(new Request(url, init), { remoteAddress: address });
    const response = responseOf(answer);
    const text = await response.text();
    const isProblem = response.headers.get('content-type') === 'application/problem+json';
    return { status: response.status, headers: response.headers, said: isProblem ? JSON.parse(text).code : text };
  }
  return { attempts, send };
}

const saysOf = async (method: string, path: string, headers: Record<string, string> = {}) =>
  (await backend().send(method, path, headers)).said;

describe('the way of a request', () => {
  it('An endpoint answers with its own headers and those of every answer', async () => {
    const { attempts, send } = backend();
    const { status, headers, said } = await send('POST', '/echo', { Origin: ORIGIN, body: '{"text":"a"}' });
    expect([status, said]).toEqual([200, '{"text":"a"}']);
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-own': 'own',
      'cache-control': 'no-store',
      'access-control-allow-origin': ORIGIN,
      vary: 'Origin',
      'x-request-id': attempts[0]?.requestId,
    });
    expect(headers.has('allow')).toBe(false);
    expect(attempts).toEqual([
      {
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        operation: 'echo',
        startedAtMs: 0,
        endedAtMs: 1,
        clientNetwork: '192.0.2.1',
        origin: ORIGIN,
        audit: {},
      },
    ]);
  });

  it('The origin is checked first, with the origins of the app that is asked', async () => {
    const { attempts, send } = backend();
    const { status, headers, said } = await send('POST', '/unknown', { Origin: 'https://evil.example' });
    expect([status, said]).toEqual([403, 'ORIGIN_NOT_ALLOWED']);
    expect(headers.has('access-control-allow-origin')).toBe(false);
    expect(attempts).toMatchObject([{ operation: 'unknown', error: { code: 'ORIGIN_NOT_ALLOWED' } }]);
    expect(await saysOf('GET', '/echo', { Origin: 'https://other.example', 'X-App': 'https://other.example' })).toBe(
      '{"read":true}',
    );
  });

  it('An unknown path and another method are refused, and the latter is told the methods', async () => {
    expect(await saysOf('GET', '/unknown')).toBe('NOT_FOUND');
    const { status, headers, said } = await backend().send('PUT', '/echo');
    expect([status, said, headers.get('allow')]).toEqual([405, 'METHOD_NOT_ALLOWED', 'POST, GET, DELETE']);
  });

  it('A preflight is answered without an event and without a limit', async () => {
    const { attempts, send } = backend(0);
    const { status, headers } = await send('OPTIONS', '/echo', { Origin: ORIGIN });
    expect([status, headers.get('access-control-allow-methods')]).toEqual([204, 'POST, GET, DELETE']);
    expect(attempts).toEqual([]);
    expect((await send('OPTIONS', '/unknown', { Origin: ORIGIN })).status).toBe(404);
  });

  it('Requests that change something count against the limit, and reading does not', async () => {
    const { send } = backend(1);
    expect((await send('DELETE', '/echo')).status).toBe(200);
    expect((await send('DELETE', '/echo')).said).toBe('RATE_LIMITED');
    expect((await send('POST', '/echo', { body: 'not JSON' })).said).toBe('RATE_LIMITED');
    expect((await send('GET', '/echo')).status).toBe(200);
    expect((await send('GET', '/page')).said).toBe('RATE_LIMITED');
    expect((await send('DELETE', '/echo', {}, '192.0.3.1')).status).toBe(200);
  });

  it('A body that is wrong is refused with its fields', async () => {
    expect(await saysOf('POST', '/echo', { body: '{"text":1}' })).toBe('INVALID_REQUEST');
    expect(await saysOf('POST', '/echo', { body: '{' })).toBe('INVALID_REQUEST');
    expect(await saysOf('POST', '/echo', { body: '{}', 'Content-Type': 'text/plain' })).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  it('The headers are checked before the body is read', async () => {
    expect(await saysOf('POST', '/echo', { 'X-Refused': '1', body: '{' })).toBe('INVALID_STAMP');
    expect(await saysOf('POST', '/forward', { 'X-Refused': '1', body: '{' })).toBe('INVALID_STAMP');
    expect(await saysOf('POST', '/forward', { body: 'any bytes' })).toBe('forwarded 9');
  });

  it('A request that takes too long ends', async () => {
    const { status, said } = await backend(1_000, 20).send('GET', '/hang');
    expect([status, said]).toEqual([504, 'UPSTREAM_TIMEOUT']);
  });
});

describe('events and errors', () => {
  it('A probe is worth an event only when it fails', async () => {
    const { attempts, send } = backend();
    await send('GET', '/probe');
    expect(attempts).toEqual([]);
    const { status, said } = await send('GET', '/fail');
    expect([status, said]).toEqual([500, 'INTERNAL']);
    expect(attempts).toMatchObject([{ operation: 'fail', error: { code: 'INTERNAL' } }]);
  });

  it('A request whose event cannot be kept is refused, and one without an event is not', async () => {
    const { send } = backend(1_000, 1_000, false);
    expect((await send('GET', '/echo')).said).toBe('AUDIT_UNAVAILABLE');
    expect((await send('GET', '/probe')).status).toBe(200);
  });

  it('A page is opened from any site, and gets a form with POST only', async () => {
    const foreign = { Origin: 'https://issuer.example' };
    expect(await saysOf('GET', '/page', foreign)).toBe('form undefined');
    const form = { ...foreign, 'Content-Type': 'application/x-www-form-urlencoded', body: 'a=1' };
    expect(await saysOf('POST', '/page', form)).toBe('form a=1');
    expect((await backend().send('GET', '/page', foreign)).headers.has('access-control-allow-origin')).toBe(false);
  });

  it('A person reads a page about an error, and a program reads the problem', async () => {
    const html = { Accept: 'text/html,*/*' };
    expect(await saysOf('GET', '/oauth/unknown', html)).toBe('page of NOT_FOUND');
    expect(await saysOf('GET', '/oauth/unknown')).toBe('NOT_FOUND');
    expect(await saysOf('GET', '/oauth/unknown', { Accept: 'application/json' })).toBe('NOT_FOUND');
    expect(await saysOf('GET', '/unknown', html)).toBe('NOT_FOUND');
  });

  it('An endpoint can answer an error with its own page', async () => {
    const { headers, said } = await backend().send('GET', '/page-redirects', { Accept: 'text/html' });
    expect([said, headers.get('cache-control')]).toEqual(['own page', 'no-store']);
  });
});
