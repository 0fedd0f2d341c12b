import { type AuditEvent, createMemoryStore, type Postern } from '@postern/backend';
import type { AuthProblem } from '@postern/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { ORIGIN } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { overHttp } from '../backend/over-http.ts';
import { dpopProof } from '../backend/proof.ts';
import { openSession, proveContact, stepUpWithToken } from '../backend/step-up.ts';
import type { Order, RunningApp, StartApp } from './frameworks/app.ts';
import { startExpress4, startExpress5 } from './frameworks/express.ts';
import { startFastify } from './frameworks/fastify.ts';
import { startFetch } from './frameworks/fetch.ts';
import { startHono } from './frameworks/hono.ts';
import { startKoa } from './frameworks/koa.ts';
import { startNest } from './frameworks/nest.ts';
import { startNode } from './frameworks/node.ts';

const FRAMEWORKS: [string, StartApp][] = [
  ['node:http', startNode],
  ['Express 5', startExpress5],
  ['Express 4', startExpress4],
  ['Fastify', startFastify],
  ['Hono', startHono],
  ['Koa', startKoa],
  ['Nest', startNest],
  ['a fetch server', startFetch],
];
const ORDERS: Order[] = ['parsers first', 'backend first'];

describe.each(FRAMEWORKS)('the adapter for %s', (_, start) => {
  const deployment = sharedDeployment();
  let app: RunningApp | undefined;
  afterEach(async () => {
    await app?.close();
    app = undefined;
  });

  async function run(postern: Postern, order: Order = 'backend first'): Promise<string> {
    app = await start(postern, order);
    return app.url;
  }

  async function signInWithKey(url: string) {
    const browser = deployment.browser(overHttp(url));
    const reply = await browser.otpLogin(await deployment.prove(browser, deployment.newEmail()));
    expect(reply.status).toBe(200);
    return { token: reply.body.sessionToken, key: browser.key, userId: reply.body.userId };
  }

  const signIn = async (url: string): Promise<string> => (await signInWithKey(url)).token;

  const me = (url: string, token?: string) =>
    fetch(`${url}/me`, token ? { headers: { Authorization: `Bearer ${token}` } } : {});

  it.each(ORDERS)('The adapter signs a user in and lets the session through, %s', async (order) => {
    const url = await run(deployment.backend(), order);
    const response = await me(url, await signIn(url));
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      organizationId: expect.any(String),
      userId: expect.any(String),
      publicKey: expect.stringMatching(/^0[23]/),
    });
  });

  it.each(ORDERS)('The adapter passes on what is not below its base path, %s', async (order) => {
    const url = await run(deployment.backend(), order);
    expect(await (await fetch(`${url}/authors`)).json()).toBe('authors');
    const echo = await fetch(`${url}/echo`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"text":"ä"}',
    });
    expect(await echo.json()).toEqual({ text: 'ä' });
  });

  it.each(ORDERS)('The adapter lets a request with a proof through once, with its whole body, %s', async (order) => {
    const url = await run(deployment.backend(), order);
    const { token, key, userId } = await signInWithKey(url);
    const body = JSON.stringify({ to: 'Zoë', amount: 5 });
    const target = `${url}/pay?in=EUR`;
    const proof = await dpopProof({ key, token, method: 'POST', url: target, body });
    const pay = async (sent: string | undefined, dpop = proof) => {
      const headers = { Authorization: `DPoP ${token}`, 'Content-Type': 'application/json', DPoP: dpop };
      const response = await fetch(target, { method: 'POST', headers, ...(sent === undefined ? {} : { body: sent }) });
      return { status: response.status, answer: (await response.json()) as { code?: string } };
    };
    for (const other of [body.replace('5', '6'), '{}', undefined]) {
      expect(await pay(other)).toMatchObject({ status: 401, answer: { code: 'PROOF_MISMATCH' } });
    }
    expect(await pay(body)).toEqual({ status: 200, answer: { paid: JSON.parse(body), userId } });
    expect(await pay(body)).toMatchObject({ status: 401, answer: { code: 'PROOF_REUSED' } });
    const long = JSON.stringify({ to: 'x'.repeat(1_000) });
    const proofOfLong = await dpopProof({ key, token, method: 'POST', url: target, body: long });
    expect(await pay(long, proofOfLong)).toMatchObject({ status: 413, answer: { code: 'BODY_TOO_LARGE' } });
    // The same connection and a new one still work.
    expect((await me(url, token)).status).toBe(200);
  });

  it('The adapter lets a session in after a step-up, and says before what is needed', async () => {
    const postern = deployment.backend();
    const url = await run(postern);
    const session = await openSession(deployment, postern);
    const enter = () => fetch(`${url}/vault`, { headers: { Authorization: `Bearer ${session.token}` } });
    const refused = await enter();
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer error="insufficient_user_auth.*max_age="300"$/);
    expect(await refused.json()).toMatchObject({ code: 'STEP_UP_REQUIRED', stepUp: { methods: ['otp', 'passkey'] } });
    await stepUpWithToken(postern, session, await proveContact(deployment, postern, session.key, session.email));
    const entered = await enter();
    expect([entered.status, await entered.json()]).toMatchObject([200, { userId: session.userId }]);
  });

  it('A session without a proof gets 401 and the way to authenticate', async () => {
    const url = await run(deployment.backend());
    const headers = { Authorization: `Bearer ${await signIn(url)}`, 'Content-Type': 'application/json' };
    const response = await fetch(`${url}/pay?in=EUR`, { method: 'POST', headers, body: '{}' });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('DPoP algs="ES256"');
    expect(((await response.json()) as AuthProblem).code).toBe('PROOF_REQUIRED');
  });

  it('A request without a session gets 401 and the way to authenticate', async () => {
    const url = await run(deployment.backend());
    for (const token of [undefined, 'garbage', 'a.b.c']) {
      const response = await me(url, token);
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(((await response.json()) as AuthProblem).code).toBe('INVALID_SESSION');
    }
  });

  it('An outage of Turnkey is an error of the server, not a missing session', async () => {
    const token = await signIn(await run(deployment.backend()));
    await app?.close();
    const unreachable = deployment.backend({ fetch: () => Promise.reject(new TypeError('fetch failed')) });
    const response = await me(await run(unreachable), token);
    expect(response.status).toBeGreaterThanOrEqual(500);
    expect(((await response.json()) as AuthProblem).code).toBe('UPSTREAM_UNAVAILABLE');
  });

  it('The adapter hands over the address of the client', async () => {
    const events: AuditEvent[] = [];
    const postern = deployment.backend({ store: createMemoryStore(), onEvent: (event) => events.push(event) });
    const url = await run(postern);
    await fetch(`${url}/auth/session`, { headers: { Origin: ORIGIN } });
    expect(events).toMatchObject([{ operation: 'getSession', clientAddress: '127.0.0.1' }]);
  });

  it('The adapter itself answers every path below its base path', async () => {
    const url = await run(deployment.backend());
    expect((await fetch(`${url}/auth/nothing`)).status).toBe(404);
    expect((await fetch(`${url}/auth/init-otp`)).status).toBe(405);
    expect((await fetch(`${url}/auth/healthz`)).status).toBe(200);
  });
});
