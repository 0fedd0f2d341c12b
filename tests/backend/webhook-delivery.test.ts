import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import {
  createMemoryStore,
  createPostern,
  createPostgresStore,
  type PosternOptions,
  type Store,
} from '@postern/backend';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../setup/webhook-receiver.ts';
import { PARENT, turnkeyAt } from './working-turnkey.ts';

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];
const closing: (() => Promise<void>)[] = [];
let receiver: WebhookReceiver;
let other: WebhookReceiver;
beforeAll(async () => {
  [receiver, other] = await Promise.all([startWebhookReceiver(), startWebhookReceiver()]);
});
afterAll(() => Promise.all([receiver.close(), other.close()]));
beforeEach(() => receiver.answerWith(204));
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
  receiver.taken();
});

/** A backend without users: the tests put webhooks into its outbox. */
function backend(webhooks: object = {}, store: Store = createMemoryStore(), more: PosternOptions = {}) {
  const clock = { now: 1_800_000_000_000 };
  const notices: string[] = [];
  const postern = createPostern({
    environment: {},
    turnkey: turnkeyAt('http://127.0.0.1:9'),
    webhooks: { endpoints: { crm: { url: receiver.url, secrets: receiver.secret } }, background: false, ...webhooks },
    logger: { info: () => {}, warn: (_, sentence) => void notices.push(sentence), error: () => {} },
    store,
    now: () => clock.now,
    random: () => 0,
    ...more,
  });
  closing.push(postern.close);
  const { webhookOutbox } = store;
  return {
    clock,
    notices,
    postern,
    webhookOutbox,
    add: (id: string, endpoint = 'crm') =>
      webhookOutbox.add([
        { id, endpoint, parentId: PARENT, type: 'test', body: `{"id":"${id}"}`, createdAtMs: clock.now },
      ]),
    /** Delivers what is due, and says what has arrived. */
    async deliver() {
      await postern.deliverWebhooks();
      return receiver.taken().map(({ headers }) => headers['webhook-id']);
    },
    one: async (id: string) => (await webhookOutbox.list({ id }, 1))[0],
  };
}

describe('a webhook that its endpoint does not accept', () => {
  it('The webhook is sent again by the schedule of docs/webhooks.md, and then it has failed', async () => {
    const { add, clock, deliver, notices, one } = backend();
    receiver.answerWith(500);
    await add('a');
    expect(await deliver()).toEqual(['a']);
    const pauses = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR)];
    for (const pause of pauses) {
      clock.now += pause - 1;
      expect(await deliver()).toEqual([]);
      // An endpoint that fails again and again is left alone for ten seconds.
      clock.now += 10 * SECOND;
      expect(await deliver()).toEqual(['a']);
    }
    expect(await one('a')).toMatchObject({ state: 'failed', attempts: 10, answer: '500', settledAtMs: clock.now });
    clock.now += 48 * HOUR;
    expect(await deliver()).toEqual([]);
    expect(notices).toEqual(['A webhook for the endpoint crm has failed: 500. "postern webhooks list" has more.']);
  });

  it('An endpoint that asks for time gets it, also for its other webhooks', async () => {
    const { add, clock, deliver, one } = backend();
    receiver.answerWith({ status: 429, headers: { 'Retry-After': '120' } });
    await add('a');
    expect(await deliver()).toEqual(['a']);
    receiver.answerWith(204);
    await add('b');
    clock.now += 119 * SECOND;
    expect(await deliver()).toEqual([]);
    expect((await one('a'))?.dueAtMs).toBe(clock.now + SECOND);
    clock.now += SECOND;
    expect((await deliver()).sort()).toEqual(['a', 'b']);
    const date = new Date(clock.now + HOUR).toUTCString();
    receiver.answerWith({ status: 503, headers: { 'Retry-After': date } });
    await add('c');
    await deliver();
    expect((await one('c'))?.dueAtMs).toBe(clock.now + HOUR);
  });

  it('After 410 a webhook is not sent again', async () => {
    const { add, deliver, one } = backend();
    receiver.answerWith(410);
    await add('a');
    expect(await deliver()).toEqual(['a']);
    expect(await one('a')).toMatchObject({ state: 'failed', attempts: 1, answer: '410' });
  });

  it('No redirect is followed', async () => {
    const { add, deliver, one } = backend();
    for (const status of [301, 307, 308]) {
      receiver.answerWith({ status, headers: { Location: other.url } });
      await add(String(status));
      expect(await deliver()).toEqual([String(status)]);
      expect(await one(String(status))).toMatchObject({ state: 'waiting', answer: 'redirect' });
    }
    expect(other.taken()).toEqual([]);
  });

  it('An endpoint without an answer holds up no other one', async () => {
    const endpoints = {
      crm: { url: receiver.url, secrets: receiver.secret },
      good: { url: other.url, secrets: other.secret },
    };
    const { add, deliver, one, postern } = backend({ endpoints, timeoutMs: 300 });
    receiver.answerWith('silence');
    await Promise.all([1, 2, 3, 4, 5].flatMap((n) => [add(`silent ${n}`), add(`good ${n}`, 'good')]));
    const all = postern.deliverWebhooks();
    expect(await other.take(5)).toHaveLength(5);
    // The silent one still holds its first requests.
    expect(await one('silent 1')).toMatchObject({ state: 'waiting', answer: undefined });
    await all;
    expect(await one('silent 1')).toMatchObject({ state: 'waiting', attempts: 1, answer: 'no answer in time' });
    // After five failures the endpoint gets nothing for a while.
    expect(await deliver()).toHaveLength(5);
    await add('next');
    expect(await deliver()).toEqual([]);
  });

  it('An endpoint that fails gets one webhook at a time, until it accepts one', async () => {
    const { add, clock, deliver } = backend();
    receiver.answerWith(500);
    for (let n = 0; n < 12; n++) await add(String(n));
    // Four at a time, so three more are under way when the fifth one fails.
    const first = (await deliver()).length;
    expect([5, 6, 7, 8]).toContain(first);
    expect(await deliver()).toEqual([]);
    clock.now += 10 * SECOND;
    expect(await deliver()).toHaveLength(1);
    clock.now += 10 * SECOND;
    receiver.answerWith(204);
    expect((await deliver()).length).toBeGreaterThanOrEqual(11);
  });

  it('A fetch of the app that ignores the time limit holds nothing up', async () => {
    const { add, deliver, one } = backend({ timeoutMs: 20 }, createMemoryStore(), {
      fetch: () => new Promise(() => {}),
    });
    await add('a');
    expect(await deliver()).toEqual([]);
    expect(await one('a')).toMatchObject({ state: 'waiting', attempts: 1, answer: 'no answer in time' });
  });

  it('The status counts, and what comes after it is not read', async () => {
    const { add, deliver, one } = backend();
    let isBrokenOff: Promise<unknown> = Promise.resolve();
    receiver.answerWith((answer) => {
      isBrokenOff = once(answer, 'close');
      answer.writeHead(200).write('x'.repeat(1_000_000));
    });
    await add('endless');
    expect(await deliver()).toEqual(['endless']);
    await isBrokenOff;
    expect(await one('endless')).toMatchObject({ state: 'delivered', answer: '200' });
    receiver.answerWith((answer) => answer.socket?.resetAndDestroy());
    await add('reset');
    await deliver();
    expect(await one('reset')).toMatchObject({ state: 'waiting', answer: 'no answer' });
  });
});

describe('webhooks of several processes', () => {
  let database: TestDatabase;
  let stores: [Store, Store];
  beforeAll(async () => {
    database = await createTestDatabase();
    stores = [await createPostgresStore({ url: database.url }), await createPostgresStore({ url: database.url })];
  });
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await database.drop();
  });

  it('Two processes deliver each webhook once', async () => {
    const [one, two] = stores.map((store) => backend({}, store));
    if (!one || !two) throw new Error('there are two');
    const ids = Array.from({ length: 40 }, (_, n) => `shared-${n}`);
    await Promise.all(ids.map((id) => one.add(id)));
    await Promise.all([one.postern.deliverWebhooks(), two.postern.deliverWebhooks()]);
    const delivered = receiver.taken().map(({ headers }) => headers['webhook-id'] ?? '');
    expect(delivered.sort()).toEqual(ids.sort());
  });

  it('A process finds what another one has left, also without a request of its own', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    // Modules have imported the functions of the timers by name.
    syncBuiltinESMExports();
    const { add, postern } = backend({ background: true }, stores[0]);
    await add('left alone');
    expect(receiver.taken()).toEqual([]);
    vi.advanceTimersByTime(5 * SECOND);
    expect(await receiver.take(1)).toMatchObject([{ headers: { 'webhook-id': 'left alone' } }]);
    await postern.close();
    vi.useRealTimers();
    syncBuiltinESMExports();
  });

  it('While the database does not answer, webhooks wait and the operator is told', async () => {
    const store = await createPostgresStore({ url: database.url });
    const { notices, postern } = backend({}, store);
    await store.close();
    await postern.deliverWebhooks();
    expect(notices).toEqual(['Webhooks wait, because the store does not answer.']);
  });

  it('What a process was sending when it was killed is sent by another one, with the same id', async () => {
    const { add, clock, deliver, one } = backend({}, stores[0]);
    await add('orphan');
    receiver.answerWith('silence');
    const program = new URL('webhook-process.mjs', import.meta.url);
    const child = spawn(process.execPath, [program.pathname], {
      env: {
        ...process.env,
        DATABASE_URL: database.url,
        OPTIONS: JSON.stringify({
          turnkey: turnkeyAt('http://127.0.0.1:9'),
          webhooks: { endpoints: { crm: { url: receiver.url, secrets: receiver.secret } } },
        }),
        NOW: String(clock.now),
      },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const [first] = await receiver.take(1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    receiver.answerWith(204);
    // It may still be under way, as far as another process knows.
    expect(await deliver()).toEqual([]);
    clock.now += 2 * MINUTE;
    expect(await deliver()).toEqual(['orphan']);
    expect(first?.headers['webhook-id']).toBe('orphan');
    expect(await one('orphan')).toMatchObject({ state: 'delivered', attempts: 2 });
  });

  it('A process that closes leaves what is under way to others, at once and without counting it', async () => {
    const closingOne = backend({}, stores[0]);
    await closingOne.add('left');
    receiver.answerWith('silence');
    const delivering = closingOne.postern.deliverWebhooks();
    await receiver.take(1);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const closed = closingOne.postern.close();
    await vi.advanceTimersByTimeAsync(3 * SECOND);
    vi.useRealTimers();
    await Promise.all([closed, delivering]);
    receiver.answerWith(204);
    const { deliver, one } = backend({}, stores[1]);
    expect(await one('left')).toMatchObject({ state: 'waiting', attempts: 0, answer: 'broken off' });
    expect(await deliver()).toEqual(['left']);
  });

  it('Old webhooks are deleted: delivered ones after a week, and all after 90 days', async () => {
    const { add, clock, deliver, webhookOutbox } = backend({}, stores[0]);
    await deliver();
    await add('delivered');
    await deliver();
    await add('for an endpoint that is gone', 'gone');
    const ids = async () => (await webhookOutbox.list({ sinceMs: clock.now - 89 * 24 * HOUR }, 99)).map(({ id }) => id);
    clock.now += 7 * 24 * HOUR;
    await deliver();
    expect(await ids()).toContain('delivered');
    clock.now += HOUR;
    await deliver();
    expect(await ids()).toEqual(['for an endpoint that is gone']);
    clock.now += 83 * 24 * HOUR;
    await deliver();
    expect(await webhookOutbox.count({})).toEqual([]);
  });
});
