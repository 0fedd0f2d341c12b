import { describe, expect, it } from 'vitest';
import { AuthError } from '../auth-error.ts';
import { createMemoryStore } from '../store/memory/memory-store.ts';
import { CLAIMS, notarizer, SESSION_END, sessionKey, sessionToken } from '../test-vectors/session-stand-in.ts';
import { createSessionTokens } from '../tokens/session-token.ts';
import { createWebhooks } from '../webhooks/webhooks.ts';
import { createNotedSessions } from './noted-sessions.ts';
import type { RegisteredKeys } from './registered-keys.ts';
import { createSessions } from './sessions.ts';

const ADA = { type: 'email', contact: 'ada@example.org' } as const;
const SOURCE = { headers: { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Firefox/130.0' } };
/** Unix time in milliseconds. */
const REGISTERED = 1_000_000_000;

function deployment(maxSeconds = 1_000_000) {
  const store = createMemoryStore();
  const world = {
    now: REGISTERED + 1,
    since: REGISTERED as number | Error,
    asked: [] as (number | undefined)[],
    own: false,
  };
  const setOwn = () => {
    world.own = true;
  };
  const keys: RegisteredKeys = {
    async check(_session, afterMs) {
      world.asked.push(afterMs);
      if (world.since instanceof Error) throw world.since;
      return world.since;
    },
    isOwn: () => world.own,
    noteOwn: () => setOwn(),
    note: () => setOwn(),
  };
  const now = () => world.now;
  const tokens = createSessionTokens(notarizer.key, now);
  const noted = createNotedSessions({ records: store.sessionRecords, parentId: 'parent', recheckSeconds: 60, now });
  const webhooks = createWebhooks({
    subscriptions: [{ name: 'crm', events: ['session.ended'], includeIdentity: false }],
    outbox: store.webhookOutbox,
    parentId: 'parent',
    now,
    wake: () => undefined,
  });
  const { endedSessions } = store;
  const sessions = createSessions({ tokens, keys, noted, endedSessions, webhooks, maxSeconds, now });
  const check = (token = sessionToken()) => sessions.check(token, SOURCE).catch(({ code }) => code);
  return { world, store, sessions, check, genuine: (token: string) => tokens.check(token) };
}

describe('the check of a session', () => {
  it('A session has the claims of its token', async () => {
    const { check, world } = deployment();
    const session = {
      organizationId: 'home',
      userId: 'user',
      publicKey: sessionKey.publicKey,
      sessionType: 'SESSION_TYPE_READ_WRITE',
      expiresAt: SESSION_END,
    };
    expect(await check()).toEqual(session);
    expect(world.asked).toEqual([0]);
    expect(await check(sessionToken({ session_profile_id: 'profile', scope: 'scope' }))).toEqual({
      ...session,
      sessionProfileId: 'profile',
      scope: 'scope',
    });
  });

  it('A session counts no longer than the longest one, from the registration of its key on', async () => {
    const { check, world } = deployment(600);
    expect(await check()).toMatchObject({ expiresAt: REGISTERED / 1_000 + 600 });
    world.now = REGISTERED + 599_999;
    expect(await check()).toMatchObject({ expiresAt: REGISTERED / 1_000 + 600 });
    world.now = REGISTERED + 600_000;
    expect(await check()).toBe('SESSION_EXPIRED');
  });

  it('A key that is not registered, and a Turnkey that does not answer, are the errors of the check', async () => {
    const { check, world } = deployment();
    world.since = new AuthError('INVALID_SESSION');
    expect(await check()).toBe('INVALID_SESSION');
    world.since = new AuthError('UPSTREAM_TIMEOUT');
    expect(await check()).toBe('UPSTREAM_TIMEOUT');
    expect(await check('none')).toBe('INVALID_SESSION');
  });

  it('A check that must be new asks Turnkey now', async () => {
    const { sessions, world } = deployment();
    await sessions.checkNow(sessionToken());
    expect(world.asked).toEqual([world.now]);
    await sessions.check(sessionToken());
    expect(world.asked[1]).toBe(0);
  });

  it('The identity that was proved is that of the session', async () => {
    const { check, genuine, sessions, world } = deployment();
    const token = sessionToken();
    await sessions.noteIdentity(genuine(token), token, ADA, SOURCE);
    expect(world.own).toBe(false);
    expect(await check()).toMatchObject({ identity: ADA });
    expect(world.own).toBe(true);
  });

  it('A session that was just opened is noted with its identity', async () => {
    const { check, genuine, sessions, world } = deployment();
    const token = sessionToken();
    await sessions.note(genuine(token), token, ADA, SOURCE);
    expect(world.own).toBe(true);
    expect(await check()).toMatchObject({ identity: ADA });
  });
});

describe('the end of a session', () => {
  it('An ended session does not count, and neither do tokens of it that expire earlier', async () => {
    const { check, sessions, world } = deployment();
    await sessions.end(sessionToken(), 'request');
    expect(await check()).toBe('INVALID_SESSION');
    expect(await check(sessionToken({ exp: SESSION_END - 1 }))).toBe('INVALID_SESSION');
    world.since = REGISTERED + 60_000;
    expect(await check(sessionToken({ exp: SESSION_END - 1 }))).toBe('INVALID_SESSION');
    expect(await check(sessionToken({ user_id: 'other' }))).toMatchObject({ userId: 'other' });
  });

  it('A later token counts only if its key was registered after the end', async () => {
    const { check, sessions, world } = deployment();
    const later = sessionToken({ exp: SESSION_END + 1 });
    world.now = REGISTERED + 10_000;
    await sessions.end(sessionToken(), 'request');
    world.asked.splice(0);
    expect(await check(later)).toBe('INVALID_SESSION');
    expect(world.asked).toEqual([REGISTERED + 10_000]);
    // Turnkey says whole seconds.
    world.since = REGISTERED + 9_000;
    expect(await check(later)).toBe('INVALID_SESSION');
    world.since = REGISTERED + 9_001;
    expect(await check(later)).toMatchObject({ expiresAt: SESSION_END + 1 });
  });

  it.each([
    ['all sessions of the user', 'home user'],
    ['all sessions of the sub-organization', 'home'],
  ])('The end of %s ends this one', async (_, key) => {
    const { check, store, world } = deployment();
    world.now = REGISTERED + 10_000;
    await store.endedSessions.end(key, { endedAtMs: REGISTERED + 5_000, expiresAtMs: 0 });
    expect(await check()).toBe('INVALID_SESSION');
    world.since = REGISTERED + 5_000;
    expect(await check()).toMatchObject({ userId: 'user' });
  });

  it('The session of another organization is ended only if its key is registered', async () => {
    const { check, sessions, world } = deployment();
    world.since = new AuthError('INVALID_SESSION');
    await expect(sessions.end(sessionToken(), 'request')).rejects.toMatchObject({ code: 'INVALID_SESSION' });
    world.since = REGISTERED;
    expect(await check()).toMatchObject({ userId: 'user' });
    await expect(sessions.end('none', 'request')).rejects.toMatchObject({ code: 'INVALID_SESSION' });
  });

  it('An own session is ended without asking Turnkey, and again', async () => {
    const { check, genuine, sessions, store, world } = deployment();
    world.since = new AuthError('UPSTREAM_TIMEOUT');
    world.own = true;
    await sessions.end(sessionToken(), 'request');
    world.own = false;
    await sessions.end(sessionToken(), 'request');
    expect(world.asked).toEqual([]);
    world.since = REGISTERED;
    expect(await check()).toBe('INVALID_SESSION');
    expect(await store.endedSessions.find([`home user ${sessionKey.publicKey}`])).toEqual([
      { endedAtMs: world.now, expiresAtMs: SESSION_END * 1_000 },
    ]);
    const other = sessionToken({ user_id: 'other' });
    await sessions.noteIdentity(genuine(other), other, ADA, SOURCE);
    world.since = new AuthError('UPSTREAM_TIMEOUT');
    await sessions.end(other, 'request');
  });

  it('The sessions of a user are ended by their keys', async () => {
    const { check, sessions } = deployment();
    const user = { organizationId: 'home', userId: 'user' };
    await sessions.endAll(user, [{ publicKey: 'other', expiresAtMs: SESSION_END * 1_000, isEnded: false }], 'request');
    expect(await check()).toMatchObject({ userId: 'user' });
    await sessions.endAll(
      user,
      [{ publicKey: CLAIMS.public_key, expiresAtMs: SESSION_END * 1_000, isEnded: false }],
      'request',
    );
    expect(await check()).toBe('INVALID_SESSION');
  });
});

describe('what is known about the sessions of a user', () => {
  const user = { organizationId: 'home', userId: 'user' };
  const key = { publicKey: CLAIMS.public_key, createdAtMs: REGISTERED, expiresAtMs: SESSION_END * 1_000 };

  it('A session has the device that used it, and the time', async () => {
    const { check, sessions, world } = deployment();
    expect(await sessions.describe(user, [key])).toEqual([{ device: undefined, seenAtMs: undefined, isEnded: false }]);
    await check();
    expect(await sessions.describe(user, [{ ...key, publicKey: 'other' }, key])).toEqual([
      { device: undefined, seenAtMs: undefined, isEnded: false },
      { device: 'Firefox on Windows', seenAtMs: world.now, isEnded: false },
    ]);
  });

  it('It says whether the session, or all of the user or the sub-organization, were ended', async () => {
    for (const ended of [`home user ${CLAIMS.public_key}`, 'home user', 'home']) {
      const { sessions, store } = deployment();
      await store.endedSessions.end(ended, { endedAtMs: REGISTERED + 1_000, expiresAtMs: 0 });
      const isEnded = async (createdAtMs: number) =>
        (await sessions.describe(user, [{ ...key, createdAtMs }]))[0]?.isEnded;
      expect([await isEnded(REGISTERED), await isEnded(REGISTERED + 1)]).toEqual([true, false]);
    }
  });

  it('A key whose tokens were ended is ended, also when it was registered again', async () => {
    const { sessions, store } = deployment();
    await store.endedSessions.end(`home user ${CLAIMS.public_key}`, { endedAtMs: 0, expiresAtMs: 5_000 });
    const isEnded = async (expiresAtMs: number) =>
      (await sessions.describe(user, [{ ...key, expiresAtMs }]))[0]?.isEnded;
    expect([await isEnded(5_000), await isEnded(5_001)]).toEqual([true, false]);
  });
});
