import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ClientPage, startClientPage } from './client-page.ts';

const NOW = Date.UTC(2030, 0, 1);
let clientPage: ClientPage;

beforeAll(async () => {
  clientPage = await startClientPage();
});
afterAll(() => clientPage.close());

test('A session is stored, survives a reload, expires and is forgotten with its key pair', async () => {
  const tab = await clientPage.open();
  const { stored, token } = await tab.evaluate(async (now) => {
    const { keys, sessions } = page.createPosternClient({ backendUrl: '/auth', now: () => now });
    const token = page.sessionToken(await keys.create(), now / 1_000 + 900);
    return { stored: await sessions.store(token), token };
  }, NOW);
  expect(stored).toEqual({
    sessionKey: 'default',
    token,
    organizationId: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
    userId: 'user',
    publicKey: expect.stringMatching(/^0[23][0-9a-f]{64}$/),
    sessionType: 'SESSION_TYPE_READ_WRITE',
    expiresAt: NOW / 1_000 + 900,
  });

  await tab.reload();
  await tab.waitForFunction(() => 'page' in globalThis);
  const seen = await tab.evaluate(async (now) => {
    let time = now + 899_999;
    const { keys, sessions } = page.createPosternClient({ backendUrl: '/auth', now: () => time });
    const active = await sessions.get();
    time++;
    const expired = { active: await sessions.get(), listed: (await sessions.list()).length };
    await sessions.clear();
    const cleared = { sessions: await sessions.list(), keys: await keys.list(), items: localStorage.length };
    return { active, expired, cleared };
  }, NOW);
  expect(seen.active).toEqual(stored);
  expect(seen.expired).toEqual({ active: null, listed: 1 });
  expect(seen.cleared).toEqual({ sessions: [], keys: [], items: 0 });
});

test('Several sessions are stored side by side, and one is active', async () => {
  const tab = await clientPage.open();
  const seen = await tab.evaluate(async (now) => {
    const { keys, sessions } = page.createPosternClient({ backendUrl: '/auth', now: () => now });
    const store = async (user: string) =>
      sessions.store(page.sessionToken(await keys.create(), now / 1_000 + 900, user), user);
    const users = async () => (await sessions.list()).map(({ userId }) => userId).sort();
    const active = async () => (await sessions.get())?.userId;
    await store('alice');
    await store('bob');
    const log = [await active()];
    await sessions.switch('alice');
    log.push(await active(), (await sessions.get('bob'))?.userId);
    await sessions.clear();
    log.push(await active(), String(await users()), String((await keys.list()).length));
    await store('carol');
    await sessions.clearAll();
    log.push(String(await users()), String((await keys.list()).length));
    const error = await sessions.switch('alice').catch((failure) => failure.code);
    return [...log, error];
  }, NOW);
  expect(seen).toEqual(['bob', 'alice', 'bob', undefined, 'bob', '1', '', '0', 'NO_SESSION']);
});

test('A value that is not a session token is neither stored nor listed', async () => {
  const tab = await clientPage.open();
  const seen = await tab.evaluate(async () => {
    const { sessions } = page.createPosternClient({ backendUrl: '/auth' });
    localStorage.setItem('postern:session:default', 'something else');
    localStorage.setItem('postern:active-session', 'default');
    const code = await sessions.store('a.b.c').catch((failure) => failure.code);
    return { code, active: await sessions.get(), listed: await sessions.list() };
  });
  expect(seen).toEqual({ code: 'UNEXPECTED_RESPONSE', active: null, listed: [] });
});

test('Sessions can end with their tab', async () => {
  const tab = await clientPage.open();
  const store = async () => {
    const sessionStore = page.webStorageSessions('sessionStorage');
    const { keys, sessions } = page.createPosternClient({ backendUrl: '/auth', sessionStore });
    const found = await sessions.get();
    await sessions.store(page.sessionToken(await keys.create(), Math.floor(Date.now() / 1_000) + 900));
    return found !== null;
  };
  const other = await clientPage.openBeside(tab);
  expect([await tab.evaluate(store), await tab.evaluate(store), await other.evaluate(store)]).toEqual([
    false,
    true,
    false,
  ]);
});

test('Listeners get the active session at once, every change of it, and its end', async () => {
  const tab = await clientPage.open();
  await tab.clock.install({ time: NOW });
  const seen = await tab.evaluate(async () => {
    const { keys, sessions } = page.createPosternClient({ backendUrl: '/auth' });
    const token = async (user: string, seconds: number) =>
      page.sessionToken(await keys.create(), Math.floor(Date.now() / 1_000) + seconds, user);
    const heard: (string | undefined)[] = [];
    let arrived = () => {};
    const after = async (change: () => unknown) => {
      const next = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      await change();
      await next;
    };
    sessions.subscribe(() => heard.push('ended subscription'))();
    await after(() =>
      sessions.subscribe((session) => {
        heard.push(session?.userId);
        arrived();
      }),
    );
    await after(async () => sessions.store(await token('alice', 900), 'alice'));
    await after(async () => sessions.store(await token('bob', 60), 'bob'));
    await after(() => sessions.switch('alice'));
    await after(() => sessions.switch('bob'));
    window.heard = { all: heard, next: after(() => {}) };
    return heard;
  });
  expect(seen).toEqual([undefined, 'alice', 'bob', 'alice', 'bob']);
  await tab.clock.runFor(61_000);
  await tab.evaluate(() => window.heard.next);
  expect(await tab.evaluate(() => window.heard.all.at(-1))).toBeUndefined();
});

test('Listeners in other tabs get a change of the session', async () => {
  const tab = await clientPage.open();
  const other = await clientPage.openBeside(tab);
  await other.evaluate(() => {
    const { sessions } = page.createPosternClient({ backendUrl: '/auth' });
    sessions.subscribe((session) => {
      document.title = session?.userId ?? 'nobody';
    });
  });
  await other.waitForFunction(() => document.title === 'nobody');
  await tab.evaluate(async () => {
    const { keys, sessions } = page.createPosternClient({ backendUrl: '/auth' });
    await sessions.store(page.sessionToken(await keys.create(), Math.floor(Date.now() / 1_000) + 900, 'carol'));
  });
  await other.waitForFunction(() => document.title === 'carol');
  await tab.evaluate(() => page.createPosternClient({ backendUrl: '/auth' }).sessions.clear());
  await other.waitForFunction(() => document.title === 'nobody');
});

test('A session that has ended by the clock of this device is not kept', async () => {
  const tab = await clientPage.open();
  const seen = await tab.evaluate(async () => {
    const { keys, sessions } = page.createPosternClient({ backendUrl: '/auth' });
    const token = page.sessionToken(await keys.create(), Math.floor(Date.now() / 1_000) - 1);
    return { code: await sessions.store(token).catch((error) => error.code), all: await sessions.list() };
  });
  expect(seen).toEqual({ code: 'CLOCK_WRONG', all: [] });
});

declare global {
  interface Window {
    heard: { all: (string | undefined)[]; next: Promise<void> };
  }
}
