import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestAuthority, type TestAuthority } from '../setup/authority.ts';
import { type ClientPage, startClientPage } from './client-page.ts';
import { guideBackend } from './guide-backend.ts';

let clientPage: ClientPage;
let authority: TestAuthority;

beforeAll(async () => {
  [clientPage, authority] = await Promise.all([startClientPage(), startTestAuthority()]);
  for (const [path, route] of guideBackend(authority)) clientPage.routes.set(path, route);
  clientPage.clock.now = () => authority.clock.now;
});
afterAll(async () => {
  await clientPage.close();
  await authority.close();
});
beforeEach(() => {
  authority.clock.now = Math.max(authority.clock.now, Date.now());
});

const options = () => ({
  backendUrl: '/auth',
  turnkeyApiUrl: authority.url,
  tlsFetcherPublicKey: authority.authority.publicKeys.tlsFetcher,
});

/** Signs in; the session is kept under the name of the contact. */
async function signIn(tab: Page, contact: string) {
  if (!(await tab.evaluate(() => 'codeOf' in window))) await tab.exposeFunction('codeOf', authority.lastCode);
  return tab.evaluate(
    async ({ options, contact }) => {
      const client = page.createPosternClient(options);
      const readCode = () => window.codeOf(contact);
      return page.signedIn(client.signInWithOtp({ contact, readCode, sessionKey: contact }));
    },
    { options: options(), contact },
  );
}

/** Counts the requests to Turnkey that open a session. */
function countLogins(tab: Page): { count: number } {
  const logins = { count: 0 };
  tab.context().on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/stamp_login')) logins.count++;
  });
  return logins;
}

test('A session is refreshed with a new key, and the old key pair is deleted', async () => {
  const tab = await clientPage.open();
  const old = await signIn(tab, 'ada@example.com');
  authority.clock.now += 600_000;
  const seen = await tab.evaluate(async (options) => {
    const client = page.createPosternClient(options);
    const refreshed = await client.refreshSession({ expirationSeconds: 800 });
    const whoami = await client.request('/public/v1/query/whoami');
    return { refreshed, whoami, active: await client.sessions.get(), keys: await client.keys.list() };
  }, options());
  expect(seen.active).toEqual(seen.refreshed);
  expect(seen.refreshed).toMatchObject({ sessionKey: 'ada@example.com', userId: old.userId });
  expect(seen.refreshed.expiresAt - old.expiresAt).toBe(500);
  expect(seen.refreshed.publicKey).not.toBe(old.publicKey);
  expect(seen.whoami).toMatchObject({ userId: old.userId });
  expect(seen.keys.map(({ publicKey }) => publicKey)).toEqual([seen.refreshed.publicKey]);
});

test('A session that is not the active one can be refreshed, and the other one stays active', async () => {
  const tab = await clientPage.open();
  await signIn(tab, 'bob@example.com');
  await signIn(tab, 'carol@example.com');
  const seen = await tab.evaluate(async (options) => {
    const client = page.createPosternClient(options);
    const refreshed = await client.refreshSession({ sessionKey: 'bob@example.com' });
    return { refreshed, bob: await client.sessions.get('bob@example.com'), active: await client.sessions.get() };
  }, options());
  expect(seen.bob).toEqual(seen.refreshed);
  expect(seen.active?.sessionKey).toBe('carol@example.com');
});

test('Two clients that refresh at the same time open one session, and no request is lost meanwhile', async () => {
  const tab = await clientPage.open();
  const { userId } = await signIn(tab, 'dora@example.com');
  const logins = countLogins(tab);
  const seen = await tab.evaluate(async (options) => {
    const [first, second] = [page.createPosternClient(options), page.createPosternClient(options)];
    const refreshed = Promise.all([first.refreshSession(), second.refreshSession()]);
    const answers: unknown[] = [];
    for (let i = 0; i < 10; i++) {
      const all = Array.from({ length: 5 }, () => first.request('/public/v1/query/whoami'));
      answers.push(...(await Promise.all(all)).map((whoami) => whoami.userId));
    }
    return { keys: (await refreshed).map(({ publicKey }) => publicKey), answers };
  }, options());
  expect(seen.keys[0]).toBe(seen.keys[1]);
  await expect.poll(() => logins.count).toBe(1);
  expect(seen.answers).toEqual(Array.from({ length: 50 }, () => userId));
});

test('Without a session a refresh is an error, and a session that Turnkey has ended stays as it is', async () => {
  const tab = await clientPage.open();
  const none = await tab.evaluate(
    (options) =>
      page
        .createPosternClient(options)
        .refreshSession()
        .catch((error) => error.code as string),
    options(),
  );
  expect(none).toBe('NO_SESSION');
  const old = await signIn(tab, 'erin@example.com');
  const ended = await tab.evaluate(async (options) => {
    const client = page.createPosternClient(options);
    const userId = (await client.sessions.get())?.userId ?? '';
    const { apiKeys } = await client.request('/public/v1/query/get_api_keys', { userId });
    const apiKeyIds = apiKeys.map(({ apiKeyId }) => apiKeyId);
    // An account may not lose its last credential: the e-mail address is left.
    await client.submit('ACTIVITY_TYPE_DELETE_API_KEYS', { userId, apiKeyIds });
    const failure = await client.refreshSession().catch((error) => error.name as string);
    return { failure, session: await client.sessions.get(), keys: (await client.keys.list()).length };
  }, options());
  expect(ended).toEqual({ failure: 'TurnkeyRequestError', session: old, keys: 1 });
});

test('With autoRefresh a session is refreshed two minutes before its end, again and again', async () => {
  const tab = await clientPage.open();
  // From here on the page and the authority have the same clock.
  await tab.clock.install({ time: authority.clock.now });
  const old = await signIn(tab, 'frank@example.com');
  await tab.evaluate((options) => {
    const client = page.createPosternClient({ ...options, autoRefresh: true });
    window.keysHeard = [];
    client.sessions.subscribe((session) => void window.keysHeard.push(session?.publicKey));
  }, options());
  const heard = () => tab.evaluate(() => window.keysHeard);
  const pass = async (seconds: number) => {
    authority.clock.now += seconds * 1_000;
    await tab.clock.runFor(seconds * 1_000);
  };
  await expect.poll(heard).toEqual([old.publicKey]);
  await pass(775);
  expect(await heard()).toEqual([old.publicKey]);
  for (const round of [1, 2]) {
    await pass(round === 1 ? 10 : 785);
    await expect.poll(async () => (await heard()).length, { timeout: 10_000 }).toBe(1 + round);
  }
  expect(new Set(await heard()).size).toBe(3);
  expect(await heard()).not.toContain(undefined);
});

declare global {
  interface Window {
    keysHeard: (string | undefined)[];
  }
}
