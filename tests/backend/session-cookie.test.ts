import type { Postern, PosternOptions } from '@postern/backend';
import type { AuthProblem, LoginResponse, SessionResponse } from '@postern/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { createApiKeyPair } from '../setup/authority.ts';
import { submit } from '../setup/user.ts';
import { ORIGIN, post } from './browser.ts';
import { sharedDeployment } from './deployment.ts';

describe('cookie mode: the session token in a cookie that no script can read', () => {
  const deployment = sharedDeployment();
  let postern: Postern;
  beforeAll(async () => {
    // Tokens count in whole seconds.
    deployment.authority.clock.now = Math.ceil(deployment.authority.clock.now / 1000) * 1000;
    postern = start();
  });

  function start(options: PosternOptions = {}): Postern {
    const now = () => deployment.authority.clock.now;
    return deployment.backend({ session: { cookie: true }, now, ...options });
  }

  async function logIn(server = postern) {
    const browser = deployment.browser(server);
    const request = browser.loginRequest(await deployment.prove(browser, deployment.newEmail()));
    const { body, headers } = await post<LoginResponse>(server, '/otp-login', request);
    return { ...body, key: browser.key, setCookie: headers.get('set-cookie') };
  }

  const page = (method: string, cookie: string, headers: Record<string, string> = {}) =>
    new Request('https://app.example.com/orders', { method, headers: { cookie, ...headers } });

  async function send(method: string, path: string, headers: Record<string, string>) {
    const request = new Request(`https://app.example.com/auth${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', ...headers },
      ...(method === 'POST' ? { body: '{}' } : {}),
    });
    const response = await postern.fetch(request);
    const body = (await response.json()) as SessionResponse & AuthProblem;
    return { status: response.status, body, setCookie: response.headers.get('set-cookie') };
  }

  it('A log-in sets the cookie until the session expires', async () => {
    const { setCookie, sessionToken, userId } = await logIn();
    expect(setCookie).toBe(`__Host-postern=${sessionToken}; Max-Age=900; Path=/; HttpOnly; SameSite=Lax; Secure`);
    expect(await postern.verifySession(page('GET', `a=b; __Host-postern=${sessionToken}; c=d`))).toMatchObject({
      userId,
    });
    const incoming = { method: 'GET', headers: { cookie: `__Host-postern=${sessionToken}` } };
    expect(await postern.verifySession(incoming)).toMatchObject({ userId });
    const { body } = await send('GET', '/session', { cookie: `__Host-postern=${sessionToken}` });
    expect(body.userId).toBe(userId);
  });

  it.each<[string, Record<string, string>, boolean]>([
    ['the same origin', { 'sec-fetch-site': 'same-origin' }, true],
    ['a configured origin of the same site', { 'sec-fetch-site': 'same-site', origin: ORIGIN }, true],
    ['another host of the same site', { 'sec-fetch-site': 'same-site', origin: 'https://evil.example.com' }, false],
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, false],
    ['its own host, in an older browser', { origin: 'https://api.example.org', host: 'api.example.org' }, true],
    ['a configured origin, in an older browser', { origin: ORIGIN, host: 'api.example.org' }, true],
    ['another host, in an older browser', { origin: 'https://evil.example', host: 'api.example.org' }, false],
    ['a page without an origin', { origin: 'null', host: 'api.example.org' }, false],
    ['nowhere', {}, false],
  ])('A cookie on a changing request from %s counts only if the origin is allowed', async (_name, headers, counts) => {
    const cookie = `__Host-postern=${(await logIn()).sessionToken}`;
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const session = await postern.verifySession({ method, headers: { cookie, ...headers } });
      expect([method, session !== null]).toEqual([method, counts]);
    }
    expect(await postern.verifySession({ method: 'GET', headers: { cookie, ...headers } })).not.toBeNull();
    expect(await postern.verifySession({ headers: { cookie } })).toBeNull();
  });

  it('A bearer token counts from every origin, and before the cookie', async () => {
    const [one, two] = [await logIn(), await logIn()];
    const authorization = `Bearer ${two.sessionToken}`;
    const request = page('POST', `__Host-postern=${one.sessionToken}`, { authorization });
    expect(await postern.verifySession(request)).toMatchObject({ userId: two.userId });
  });

  it('A log-out takes the cookie away, also when the session is over already', async () => {
    const { sessionToken } = await logIn();
    const cookie = `__Host-postern=${sessionToken}`;
    const headers = { cookie, origin: ORIGIN, 'sec-fetch-site': 'same-site' };
    const cleared = '__Host-postern=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure';
    expect(await send('POST', '/logout', headers)).toMatchObject({ status: 200, setCookie: cleared });
    expect(await postern.verifySession(page('GET', cookie))).toBeNull();
    const without = await send('POST', '/logout', { origin: ORIGIN });
    expect(without).toMatchObject({ status: 401, setCookie: cleared });
  });

  it('A session from elsewhere, as of a passkey or a wallet, replaces the cookie', async () => {
    const { key, organizationId, userId } = await logIn();
    const publicKey = createApiKeyPair().publicKey;
    const { result } = await submit(deployment.authority, key, organizationId, 'STAMP_LOGIN', { publicKey });
    const token: string = result.session;
    const kept = await send('POST', '/session', { origin: ORIGIN, authorization: `Bearer ${token}` });
    expect(kept).toMatchObject({ status: 200, body: { userId, publicKey } });
    expect(kept.setCookie).toContain(`__Host-postern=${token}; Max-Age=`);
    // A cookie is not exchanged for itself.
    const again = await send('POST', '/session', { origin: ORIGIN, cookie: `__Host-postern=${token}` });
    expect(again).toMatchObject({ status: 401, setCookie: null });
    const foreign = await send('POST', '/session', { origin: ORIGIN, authorization: 'Bearer a.b.c' });
    expect(foreign).toMatchObject({ status: 401, setCookie: null });
  });

  it('On http://localhost the cookie has no prefix, and no other deployment accepts it', async () => {
    const local = start({ origins: ['http://localhost:3000', 'http://127.0.0.1:5173'] });
    const { sessionToken } = await logIn();
    expect(await local.verifySession(page('GET', `postern=${sessionToken}`))).not.toBeNull();
    expect(await postern.verifySession(page('GET', `postern=${sessionToken}`))).toBeNull();
    const request = new Request('http://localhost:3000/auth/session', {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Origin: 'http://localhost:3000',
        Authorization: `Bearer ${sessionToken}`,
      },
      body: '{}',
    });
    const setCookie = (await local.fetch(request)).headers.get('set-cookie');
    expect(setCookie).toMatch(/^postern=[^;]+; Max-Age=[0-9]+; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('Without the option no cookie is set, and none counts', async () => {
    const plain = deployment.backend();
    const { sessionToken, setCookie } = await logIn(plain);
    expect(setCookie).toBeNull();
    expect(await plain.verifySession(page('GET', `__Host-postern=${sessionToken}`))).toBeNull();
  });
});
