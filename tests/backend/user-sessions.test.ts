import {
  createMemoryStore,
  createPostgresStore,
  type Postern,
  type PosternOptions,
  type Store,
} from '@postern/backend';
import type { AuthProblem, EndSessionsResponse, LoginResponse, SessionsResponse, UserSession } from '@postern/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { ask, submit } from '../setup/user.ts';
import { ORIGIN } from './browser.ts';
import { sharedDeployment } from './deployment.ts';
import { signedDeletion } from './signed-deletion.ts';

const WINDOWS =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';

interface SignedIn extends LoginResponse {
  key: ApiKeyPair;
}

interface Reply<Body> {
  status: number;
  body: Body & AuthProblem;
  setCookie: string | null;
}

const deployment = sharedDeployment();
const { stores, close } = sharedStores();

/** Two processes in front of one store: in the memory of one of them there is only one. */
function sharedStores() {
  let database: TestDatabase | undefined;
  const closing: (() => Promise<void>)[] = [];
  return {
    async stores(kind: 'memory' | 'postgres') {
      if (kind === 'memory') {
        const store = createMemoryStore();
        return [store, store];
      }
      database ??= await createTestDatabase();
      const { url } = database;
      const opened = await Promise.all([1, 2].map(() => createPostgresStore({ url })));
      closing.push(...opened.map((store) => store.close));
      return opened;
    },
    async close() {
      await Promise.all(closing.map((each) => each()));
      await database?.drop();
    },
  };
}
afterAll(close);

const backend = (options: PosternOptions = {}) =>
  deployment.backend({ now: () => deployment.authority.clock.now, ...options });

/** Sessions are told apart by the second in which they were opened. */
function pass(seconds: number): void {
  deployment.authority.clock.now += seconds * 1000;
}

async function signIn(postern: Postern, contact: string, userAgent = WINDOWS): Promise<SignedIn> {
  pass(1);
  const asDevice: Pick<Postern, 'fetch'> = {
    fetch(request, connection) {
      request.headers.set('User-Agent', userAgent);
      return postern.fetch(request, connection);
    },
  };
  const browser = deployment.browser(asDevice);
  const { body } = await browser.otpLogin(await deployment.prove(browser, contact));
  return { ...body, key: browser.key };
}

async function send<Body>(
  postern: Postern,
  method: string,
  path: string,
  headers: Record<string, string>,
): Promise<Reply<Body>> {
  const request = new Request(`https://app.example.com/auth${path}`, {
    method,
    headers: { Origin: ORIGIN, ...headers },
  });
  const response = await postern.fetch(request);
  const setCookie = response.headers.get('set-cookie');
  return { status: response.status, body: (await response.json()) as Body & AuthProblem, setCookie };
}

const bearer = ({ sessionToken }: LoginResponse) => ({ Authorization: `Bearer ${sessionToken}` });

async function list(postern: Postern, user: LoginResponse): Promise<UserSession[]> {
  const { status, body } = await send<SessionsResponse>(postern, 'GET', '/sessions', bearer(user));
  expect(status).toBe(200);
  return body.sessions;
}

/** @param ended The sessions whose keys the stamped request deletes. */
function end(postern: Postern, path: string, user: SignedIn, ended: readonly UserSession[], signer = user.key) {
  const keys = ended.map(({ apiKeyId }) => apiKeyId);
  const signed = signedDeletion(user, keys, signer, deployment.authority.clock.now);
  return send<EndSessionsResponse>(postern, 'DELETE', path, { ...bearer(user), ...signed });
}

const canStamp = async ({ key, organizationId }: SignedIn) =>
  (await ask(deployment.authority, key, organizationId, 'whoami')).status === 200;
const counts = async (postern: Postern, { sessionToken }: LoginResponse) =>
  (await postern.verifySession(sessionToken)) !== null;

describe.each(['memory', 'postgres'] as const)('sessions of a user, with a store in %s', (kind) => {
  let postern: Postern;
  let other: Postern;
  let strict: Postern;
  let laptop: SignedIn;
  let phone: SignedIn;
  beforeAll(async () => {
    const [store, same] = (await stores(kind)) as [Store, Store];
    [postern, other] = [backend({ store }), backend({ store: same })];
    strict = backend({ store, session: { atLimit: 'refuse' } });
  });
  beforeEach(async () => {
    const contact = deployment.newEmail();
    laptop = await signIn(postern, contact);
    phone = await signIn(other, contact, IPHONE);
  });

  it('The list has every session of the user with its device and its times, the latest first', async () => {
    const seconds = (session: LoginResponse) => expiryOf(session) - 900;
    const sessions = await list(other, laptop);
    expect(sessions).toEqual([
      {
        id: phone.key.publicKey,
        apiKeyId: expect.any(String),
        device: 'Safari on iPhone',
        createdAt: seconds(phone),
        lastSeenAt: seconds(phone),
        expiresAt: seconds(phone) + 900,
        current: false,
        ended: false,
      },
      {
        id: laptop.key.publicKey,
        apiKeyId: expect.any(String),
        device: 'Chrome on Windows',
        createdAt: seconds(laptop),
        lastSeenAt: seconds(laptop),
        expiresAt: seconds(laptop) + 900,
        current: true,
        ended: false,
      },
    ]);
  });

  it('A session that ends is refused at once by every process, and its key is deleted at Turnkey', async () => {
    const [ofPhone] = (await list(postern, laptop)) as [UserSession, UserSession];
    expect(await counts(other, phone)).toBe(true);
    const reply = await end(postern, `/sessions/${ofPhone.id}`, laptop, [ofPhone]);
    expect(reply).toMatchObject({ status: 200, body: { apiKeysDeleted: true } });
    expect([await counts(other, phone), await counts(postern, phone)]).toEqual([false, false]);
    expect([await canStamp(phone), await canStamp(laptop)]).toEqual([false, true]);
    expect((await list(postern, laptop)).map(({ id }) => id)).toEqual([laptop.key.publicKey]);
    const again = await end(postern, `/sessions/${ofPhone.id}`, laptop, [ofPhone]);
    expect(again).toMatchObject({ status: 404, body: { code: 'SESSION_UNKNOWN' } });
  });

  it('All other sessions end together, and the own one goes on', async () => {
    const tablet = await signIn(postern, deployment.newEmail());
    const others = (await list(postern, laptop)).filter(({ current }) => !current);
    expect(await end(postern, '/sessions?keep=current', laptop, others)).toMatchObject({ status: 200 });
    expect(await Promise.all([laptop, phone, tablet].map((each) => counts(other, each)))).toEqual([true, false, true]);
  });

  it('All sessions end together, the own one included', async () => {
    const reply = await end(postern, '/sessions', laptop, await list(postern, laptop));
    expect(reply).toMatchObject({ status: 200, body: { apiKeysDeleted: true } });
    expect(await Promise.all([laptop, phone].map((each) => counts(other, each)))).toEqual([false, false]);
    expect(await Promise.all([laptop, phone].map(canStamp))).toEqual([false, false]);
    expect((await send(postern, 'GET', '/sessions', bearer(laptop))).status).toBe(401);
  });

  it('A request for other keys than those of the chosen sessions ends nothing', async () => {
    const [ofPhone, ofLaptop] = (await list(postern, laptop)) as [UserSession, UserSession];
    const code = async (path: string, ended: UserSession[]) => (await end(postern, path, laptop, ended)).body.code;
    expect(await code(`/sessions/${ofPhone.id}`, [ofLaptop])).toBe('SESSIONS_CHANGED');
    expect(await code(`/sessions/${ofPhone.id}`, [ofPhone, ofLaptop])).toBe('SESSIONS_CHANGED');
    expect(await code('/sessions', [ofPhone])).toBe('SESSIONS_CHANGED');
    expect(await code('/sessions?keep=current', [ofPhone, ofLaptop])).toBe('SESSIONS_CHANGED');
    expect(await code('/sessions?keep=all', [ofPhone])).toBe('INVALID_REQUEST');
    expect(await Promise.all([laptop, phone].map((each) => counts(other, each)))).toEqual([true, true]);
  });

  it('The time of the last use is stored once in recheckSeconds', async () => {
    const opened = deployment.authority.clock.now;
    const lastSeen = async () => (await list(postern, laptop))[0]?.lastSeenAt;
    pass(59);
    await other.verifySession(phone.sessionToken);
    expect(await lastSeen()).toBe(Math.floor(opened / 1000));
    pass(1);
    await other.verifySession(phone.sessionToken);
    await vi.waitFor(async () => expect(await lastSeen()).toBe(Math.floor(deployment.authority.clock.now / 1000)));
  });

  it('A session that was opened straight at Turnkey is in the list, and gets its device when it is used', async () => {
    const key = createApiKeyPair();
    const fields = { publicKey: key.publicKey };
    const { result } = await submit(deployment.authority, phone.key, phone.organizationId, 'STAMP_LOGIN', fields);
    const entry = async () => (await list(postern, laptop)).find(({ id }) => id === key.publicKey);
    expect(await entry()).toEqual(expect.not.objectContaining({ device: expect.anything() }));
    const headers = { authorization: `Bearer ${result.session}`, 'user-agent': IPHONE };
    expect(await other.verifySession({ method: 'GET', headers })).not.toBeNull();
    await vi.waitFor(async () => expect(await entry()).toMatchObject({ device: 'Safari on iPhone' }));
  });

  it('The eleventh log-in names the device whose session it ends, or would end', async () => {
    const contact = deployment.newEmail();
    await signIn(postern, contact, IPHONE);
    for (let n = 1; n < 10; n++) await signIn(other, contact);
    const oldest = { device: 'Safari on iPhone' };
    expect(await signIn(strict, contact)).toMatchObject({ code: 'TOO_MANY_SESSIONS', oldestSession: oldest });
    expect(await signIn(postern, contact)).toMatchObject({ endedSession: oldest });
  });

  it('A log-out leaves the key in the list when it could not be deleted', async () => {
    const headers = { ...bearer(phone), 'Content-Type': 'application/json' };
    const request = new Request('https://app.example.com/auth/logout', { method: 'POST', headers, body: '{}' });
    expect((await postern.fetch(request)).status).toBe(200);
    const found = await list(other, laptop);
    expect(found.map(({ ended }) => ended)).toEqual([true, false]);
  });
});

describe('sessions of a user, in cookie mode', () => {
  let postern: Postern;
  beforeAll(() => {
    postern = backend({ session: { cookie: true } });
  });

  it('The list needs only the cookie, and an end needs a page of an allowed origin', async () => {
    const user = await signIn(postern, deployment.newEmail());
    const cookie = `__Host-postern=${user.sessionToken}`;
    const { body } = await send<SessionsResponse>(postern, 'GET', '/sessions', { cookie });
    const [own] = body.sessions as [UserSession];
    expect(own.current).toBe(true);
    const signed = signedDeletion(user, [own.apiKeyId], user.key, deployment.authority.clock.now);
    const headers = { cookie, ...signed };
    const foreign = { ...headers, Origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await send(postern, 'DELETE', `/sessions/${own.id}`, foreign)).body.code).toBe('ORIGIN_NOT_ALLOWED');
    const reply = await send(postern, 'DELETE', `/sessions/${own.id}`, headers);
    expect(reply).toMatchObject({ status: 200, setCookie: expect.stringContaining('Max-Age=0') });
    expect(await postern.verifySession({ method: 'GET', headers: { cookie } })).toBeNull();
  });
});

function expiryOf({ sessionToken }: LoginResponse): number {
  return JSON.parse(Buffer.from(sessionToken.split('.')[1] ?? '', 'base64url').toString()).exp;
}
