import { createPostgresStore, type Limit, type SessionRecord, type Store } from '@postern/backend';
import postgresClient from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { STORES, type StoreSubject } from './store-subjects.ts';

describe.each(STORES)('store contract: %s', (_name, open) => {
  let subject: StoreSubject;
  let one: Store;
  let two: Store;
  beforeAll(async () => {
    subject = await open();
    [one, two] = subject.stores;
  });
  afterAll(() => subject.close());

  it('The store remembers, replaces and forgets an identity', async () => {
    expect(await one.identities.find('ada')).toBeUndefined();
    await one.identities.remember('ada', 'org-1');
    await two.identities.remember('ada', 'org-2');
    expect(await one.identities.find('ada')).toBe('org-2');
    await one.identities.forget('ada', 'org-1');
    expect(await two.identities.find('ada')).toBe('org-2');
    await one.identities.forget('ada', 'org-2');
    expect(await two.identities.find('ada')).toBeUndefined();
  });

  it('The store lists the creations that are older than a time, the oldest first', async () => {
    const creation = (createdAtMs: number) => ({ body: `{"at":${createdAtMs}}`, createdAtMs });
    for (const at of [3_000, 1_000, 2_000]) await one.identities.announceCreation(`stale-${at}`, creation(at));
    expect(await two.identities.creationsBefore(3_000, 10)).toEqual([
      { key: 'stale-1000', ...creation(1_000) },
      { key: 'stale-2000', ...creation(2_000) },
    ]);
    expect(await two.identities.creationsBefore(9_000, 1)).toHaveLength(1);
    for (const at of [1_000, 2_000, 3_000]) await two.identities.withdrawCreation(`stale-${at}`, creation(at).body);
    expect(await one.identities.creationsBefore(9_000, 10)).toEqual([]);
  });

  it('The store gives a value to one taker, and keeps it no longer than it lasts', async () => {
    const { oneTimeValues } = one;
    expect(await oneTimeValues.put('code', 'ü', 2_000, 1_000)).toBe(true);
    expect(await two.oneTimeValues.put('code', 'other', 3_000, 1_999)).toBe(false);
    const taken = await Promise.all([one, two, one, two].map((store) => store.oneTimeValues.take('code', 1_999)));
    expect(taken.filter((value) => value !== undefined)).toEqual(['ü']);
    expect(await oneTimeValues.put('code', 'late', 2_000, 1_000)).toBe(true);
    expect(await two.oneTimeValues.put('code', 'next', 3_000, 2_000)).toBe(true);
    expect(await oneTimeValues.take('code', 3_000)).toBeUndefined();
    const raced = await Promise.all([one, two, one].map((store) => store.oneTimeValues.put('race', '', 9, 1)));
    expect(raced.filter(Boolean)).toHaveLength(1);
  });

  it('The store finds a value without taking it, and replaces only the expected value', async () => {
    const { oneTimeValues } = one;
    expect(await oneTimeValues.find('kept', 1_000)).toBeUndefined();
    expect(await oneTimeValues.replace('kept', 'a', 'b')).toBe(false);
    await oneTimeValues.put('kept', 'a', 2_000, 1_000);
    expect(await two.oneTimeValues.find('kept', 1_999)).toBe('a');
    expect(await two.oneTimeValues.replace('kept', 'b', 'c')).toBe(false);
    const raced = await Promise.all([one, two].map((store, n) => store.oneTimeValues.replace('kept', 'a', `b${n}`)));
    expect(raced.filter(Boolean)).toHaveLength(1);
    expect(await one.oneTimeValues.find('kept', 1_999)).toMatch(/^b[01]$/);
    expect(await one.oneTimeValues.find('kept', 2_000)).toBeUndefined();
  });

  it('The store knows in every process which sessions have ended, and keeps the latest times', async () => {
    expect(await two.endedSessions.find(['session'])).toEqual([undefined]);
    await one.endedSessions.end('session', { endedAtMs: 1_000, expiresAtMs: 9_000 });
    await two.endedSessions.end('session', { endedAtMs: 2_000, expiresAtMs: 8_000 });
    await one.endedSessions.end('other', { endedAtMs: 3_000, expiresAtMs: 4_000 });
    const session = { endedAtMs: 2_000, expiresAtMs: 9_000 };
    const other = { endedAtMs: 3_000, expiresAtMs: 4_000 };
    const questions = [['session', 'none'], [], ['other', 'session', 'session']];
    expect(await Promise.all(questions.map((keys) => two.endedSessions.find(keys)))).toEqual([
      [session, undefined],
      [],
      [other, session, session],
    ]);
  });

  const record = (more: Partial<SessionRecord> = {}): SessionRecord => ({
    organizationId: 'org-1',
    userId: 'ada',
    publicKey: '02aa',
    device: undefined,
    identity: undefined,
    openedAtMs: 1_000,
    seenAtMs: 1_000,
    expiresAtMs: 9_000,
    ...more,
  });

  it('The store lists the sessions of a user, or of a sub-organization, that have not expired', async () => {
    const [laptop, phone, ofBob] = [
      record({ organizationId: 'org-2', device: 'Chrome on Windows', openedAtMs: 2_000 }),
      record({ organizationId: 'org-2', publicKey: '02bb', expiresAtMs: 5_000 }),
      record({ organizationId: 'org-2', userId: 'bob', publicKey: '02cc', openedAtMs: 3_000 }),
    ];
    await one.sessionRecords.note('laptop', laptop, 3_000);
    await two.sessionRecords.note('phone', phone, 3_000);
    await one.sessionRecords.note('of bob', ofBob, 3_000);
    await one.sessionRecords.note('elsewhere', record(), 3_000);
    expect(await two.sessionRecords.list('org-2', 'ada', 4_999)).toEqual([phone, laptop]);
    expect(await one.sessionRecords.list('org-2', undefined, 5_000)).toEqual([laptop, ofBob]);
    expect(await two.sessionRecords.list('org-2', 'ada', 9_000)).toEqual([]);
    expect(await two.sessionRecords.list('org-3', undefined, 1_000)).toEqual([]);
  });

  it('The store keeps the first device, identity and opening of a session, and the latest times', async () => {
    const { sessionRecords } = one;
    expect(await sessionRecords.find('kept', 1_000)).toBeUndefined();
    await sessionRecords.note('kept', record({ openedAtMs: 2_000, seenAtMs: 2_000 }), 2_000);
    await two.sessionRecords.note('kept', record({ device: 'Firefox', identity: 'sealed', seenAtMs: 3_000 }), 3_000);
    const late = record({ device: 'Edge', identity: 'other', openedAtMs: 4_000, seenAtMs: 2_500, expiresAtMs: 8_000 });
    await sessionRecords.note('kept', late, 4_000);
    const kept = record({ device: 'Firefox', identity: 'sealed', openedAtMs: 1_000, seenAtMs: 3_000 });
    expect(await two.sessionRecords.find('kept', 8_999)).toEqual(kept);
    expect(await two.sessionRecords.find('kept', 9_000)).toBeUndefined();
  });

  it('The store replaces a session that has expired', async () => {
    await one.sessionRecords.note('renewed', record({ device: 'Firefox', identity: 'sealed' }), 1_000);
    const renewed = record({ device: 'Edge', openedAtMs: 9_500, seenAtMs: 9_500, expiresAtMs: 20_000 });
    await two.sessionRecords.note('renewed', renewed, 9_500);
    expect(await one.sessionRecords.find('renewed', 9_500)).toEqual(renewed);
  });

  it('The store keeps the first announced creation until it is settled or withdrawn', async () => {
    const first = { body: '{"first":"ü"}', createdAtMs: 1_750_000_000_000 };
    const second = { body: '{"second":1}', createdAtMs: 1_750_000_000_001 };
    expect(await one.identities.announceCreation('bob', first)).toEqual(first);
    expect(await two.identities.announceCreation('bob', second)).toEqual(first);
    await two.identities.withdrawCreation('bob', second.body);
    expect(await two.identities.pendingCreation('bob')).toEqual(first);
    await two.identities.withdrawCreation('bob', first.body);
    expect(await one.identities.pendingCreation('bob')).toBeUndefined();
    await one.identities.announceCreation('bob', second);
    await one.identities.remember('bob', 'org-1');
    expect(await two.identities.pendingCreation('bob')).toBeUndefined();
  });

  it('The store lets one announcement win when many race', async () => {
    const bodies = Array.from({ length: 10 }, (_, n) => `body-${n}`);
    const standing = await Promise.all(
      bodies.map((body, n) => (n % 2 ? one : two).identities.announceCreation('race', { body, createdAtMs: n })),
    );
    expect(new Set(standing.map(({ body }) => body)).size).toBe(1);
  });

  it('The store counts uses in windows, and does not count a refused use', async () => {
    const limit = { key: 'window', max: 2, windowMs: 1_000 };
    const other = { key: 'other', max: 9, windowMs: 1_000 };
    const count = (store: Store, nowMs: number, limits: Limit[] = [limit]) => store.counters.count(limits, nowMs);
    expect(await count(one, 5_000)).toEqual({ isCounted: true, counts: [{ count: 1, freeAtMs: 5_000 }] });
    expect((await count(two, 5_900, [other, limit])).isCounted).toBe(true);
    expect(await count(one, 5_999, [other, limit])).toEqual({
      isCounted: false,
      counts: [
        { count: 1, freeAtMs: 5_999 },
        { count: 2, freeAtMs: 6_000 },
      ],
    });
    expect(await count(two, 6_000)).toEqual({ isCounted: true, counts: [{ count: 1, freeAtMs: 6_000 }] });
    expect(await count(two, 6_000, [other])).toEqual({ isCounted: true, counts: [{ count: 2, freeAtMs: 6_000 }] });
  });

  it('The store never counts over the limit in a race, whatever the order of the limits', async () => {
    const limits: Limit[] = ['race-a', 'race-b', 'race-C'].map((key) => ({ key, max: 7, windowMs: 1_000 }));
    const racing = Array.from({ length: 20 }, (_, n) =>
      (n % 2 ? one : two).counters.count(n % 3 ? limits : limits.toReversed(), 6_500),
    );
    const tallies = await Promise.all(racing);
    expect(tallies.filter(({ isCounted }) => isCounted)).toHaveLength(7);
    const last = await one.counters.count(limits, 6_500);
    expect(last.counts.map(({ count }) => count)).toEqual([7, 7, 7]);
  });

  it('The store keeps growing pauses between uses, until there was a long time without one', async () => {
    const pace = { key: 'pace', pausesMs: [0, 0, 100, 200], forgottenAfterMs: 1_000 };
    const waits = async (nowMs: number) => {
      const { isCounted, counts } = await one.counters.count([pace], nowMs);
      return isCounted ? 0 : (counts[0]?.freeAtMs ?? 0) - nowMs;
    };
    const waitsAt = async (...times: number[]) => {
      const found: number[] = [];
      for (const time of times) found.push(await waits(time));
      return found;
    };
    expect(await waitsAt(1, 2, 3, 101, 102)).toEqual([0, 0, 99, 1, 0]);
    expect(await waitsAt(301, 302, 303, 501, 502)).toEqual([1, 0, 199, 1, 0]);
    expect(await waitsAt(1_502, 1_503, 1_504)).toEqual([0, 0, 99]);
  });

  it('The store takes a use back', async () => {
    const pace = { key: 'taken', pausesMs: [0, 0, 100], forgottenAfterMs: 1_000 };
    const count = async (nowMs: number) => (await one.counters.count([pace], nowMs)).isCounted;
    expect([await count(1), await count(1), await count(1)]).toEqual([true, true, false]);
    await two.counters.takeBack([pace, { ...pace, key: 'never used' }], 2);
    expect([await count(2), await count(2), await count(102)]).toEqual([true, false, true]);
    // The count had reached the pauses: the next use begins anew.
    await two.counters.takeBack([pace], 103);
    expect([await count(103), await count(103), await count(103)]).toEqual([true, true, false]);
  });

  /** As long as the store takes for a question, in which the others get their turn. */
  const aWhile = () => one.identities.find('is asked about to pass the time');

  it('The store lets one at a time work under a key, and others work under other keys', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await aWhile();
      inside--;
    };
    await Promise.all(Array.from({ length: 10 }, (_, n) => (n % 2 ? one : two).locks.withLocks(['key'], 5_000, work)));
    expect(most).toBe(1);
    const beside = await one.locks.withLocks(['key'], 1_000, () =>
      two.locks.withLocks(['other'], 1_000, async () => 'done'),
    );
    expect(beside).toBe('done');
  });

  it('The store takes several locks at once, whatever their order and repetition', async () => {
    const inside = new Map<string, number>();
    let most = 0;
    const work = (keys: string[]) => async () => {
      for (const key of keys) inside.set(key, (inside.get(key) ?? 0) + 1);
      most = Math.max(most, ...inside.values());
      await aWhile();
      for (const key of keys) inside.set(key, (inside.get(key) ?? 0) - 1);
      return 'done';
    };
    const pairs = [
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'a'],
      ['b', 'a'],
    ];
    const results = await Promise.all(
      Array.from({ length: 40 }, (_, n) => {
        const pair = pairs[n % pairs.length] ?? [];
        return (n % 3 ? one : two).locks.withLocks([...pair, ...pair], 10_000, work(pair));
      }),
    );
    expect(new Set(results)).toEqual(new Set(['done']));
    expect(most).toBe(1);
  });

  it('The store takes none of several locks when one of them is taken', async () => {
    let held: Promise<unknown> = Promise.resolve();
    const release = await new Promise<() => void>((begun) => {
      held = one.locks.withLocks(['right'], 1_000, () => new Promise<void>((end) => begun(end)));
    });
    expect(await two.locks.withLocks(['left', 'right'], 20, async () => 'in')).toBe('busy');
    expect(await two.locks.withLocks(['left'], 1_000, async () => 'in')).toBe('in');
    release();
    await held;
    expect(await two.locks.withLocks(['left', 'right'], 1_000, async () => 'in')).toBe('in');
  });

  it('The store gives up waiting for a lock, and frees the lock after a failure', async () => {
    let held: Promise<unknown> = Promise.resolve();
    const release = await new Promise<() => void>((begun) => {
      held = one.locks.withLocks(['held'], 1_000, () => new Promise<void>((end) => begun(end)));
    });
    expect(await two.locks.withLocks(['held'], 20, async () => 'in')).toBe('busy');
    release();
    await held;
    await expect(
      two.locks.withLocks(['held'], 1_000, async () => {
        throw new Error('work failed');
      }),
    ).rejects.toThrow('work failed');
    expect(await one.locks.withLocks(['held'], 1_000, async () => 'in')).toBe('in');
  });
});

describe('the store in PostgreSQL', () => {
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await createTestDatabase();
    store = await createPostgresStore({ url: database.url, maxConnections: 1 });
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  it('The store in PostgreSQL holds no connection while work is done under a lock', async () => {
    const { locks, identities } = store;
    const found = await locks.withLocks(['one', 'two'], 1_000, () =>
      locks.withLocks(['three'], 1_000, () => identities.find('ada').then(() => 'found')),
    );
    expect(found).toBe('found');
  });

  it('The store in PostgreSQL frees the locks of a process that is gone when their time is up', async () => {
    const sql = postgresClient(database.url, { max: 1 });
    const leave = (key: string, endsIn: string) =>
      sql`insert into postern.locks values (${key}, 'gone', now() + ${endsIn}::interval)`;
    await leave('over', '-1 ms');
    await leave('running', '1 minute');
    expect(await store.locks.withLocks(['over'], 20, async () => 'in')).toBe('in');
    expect(await store.locks.withLocks(['over', 'running'], 20, async () => 'in')).toBe('busy');
    await sql.end();
  });
});
