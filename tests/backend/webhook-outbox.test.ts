import type { NewDelivery, Store } from '@postern/backend';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STORES, type StoreSubject } from './store-subjects.ts';

describe.each(STORES)('store contract of webhooks: %s', (_name, open) => {
  let subject: StoreSubject;
  let one: Store;
  let two: Store;
  beforeAll(async () => {
    subject = await open();
    [one, two] = subject.stores;
  });
  afterAll(() => subject.close());

  const delivery = (id: string, more: Partial<NewDelivery> = {}): NewDelivery => ({
    id,
    parentId: 'parent',
    endpoint: 'crm',
    type: 'user.signed_up',
    body: '{"name":"ü"}',
    createdAtMs: 1_000,
    ...more,
  });

  it('The store gives a webhook to one caller, again after the lease, and not after its result', async () => {
    const { webhookOutbox } = one;
    const target = { parentId: 'parent', endpoint: 'claims' };
    const given = [delivery('first', target), delivery('second', { ...target, createdAtMs: 1_001 })];
    await webhookOutbox.add([...given, delivery('first', { ...target, parentId: 'other', endpoint: 'other' })]);
    await two.webhookOutbox.add([delivery('first', { ...target, body: 'changed', createdAtMs: 0 })]);
    const claim = (store: Store, nowMs: number) => store.webhookOutbox.claim(target, nowMs, nowMs + 500);
    expect(await claim(one, 999)).toBeUndefined();
    const first = { id: 'first', body: '{"name":"ü"}', attempt: 1 };
    expect(await claim(one, 1_000)).toEqual(first);
    const raced = await Promise.all([one, two, one].map((store) => claim(store, 1_499)));
    expect(raced.filter(Boolean)).toMatchObject([{ id: 'second', attempt: 1 }]);
    expect(await claim(two, 1_500)).toEqual({ ...first, attempt: 2 });
    // The first process was slow, and what it says does not count any more.
    const delivered = { state: 'delivered', answer: '204' } as const;
    await webhookOutbox.settle(target, first, delivered, 1_600);
    const [stored] = await two.webhookOutbox.list({ id: 'first', endpoint: 'claims' }, 9);
    expect(stored).toEqual({
      ...target,
      id: 'first',
      type: 'user.signed_up',
      state: 'waiting',
      attempts: 2,
      answer: undefined,
      createdAtMs: 1_000,
      dueAtMs: 2_000,
      settledAtMs: undefined,
    });
    const again = { state: 'waiting', answer: '500', dueAtMs: 5_000 } as const;
    await webhookOutbox.settle(target, { ...first, attempt: 2 }, again, 1_700);
    await claim(two, 2_000);
    expect(await claim(two, 4_999)).toMatchObject({ id: 'second' });
    const third = await claim(two, 5_000);
    expect(third).toEqual({ ...first, attempt: 3 });
    if (third) await two.webhookOutbox.settle(target, third, delivered, 5_100);
    expect(await one.webhookOutbox.list({ id: 'first', endpoint: 'claims' }, 9)).toMatchObject([
      { state: 'delivered', attempts: 3, answer: '204', dueAtMs: undefined, settledAtMs: 5_100 },
    ]);
  });

  it('The store counts, lists and replays webhooks by what an operator names', async () => {
    const { webhookOutbox } = one;
    const target = { parentId: 'parent', endpoint: 'replays' };
    const failed = { state: 'failed', answer: '410' } as const;
    for (const createdAtMs of [10, 20, 30]) {
      await webhookOutbox.add([delivery(`at ${createdAtMs}`, { ...target, createdAtMs })]);
    }
    for (const nowMs of [10, 20]) {
      const claimed = await webhookOutbox.claim(target, nowMs, 9_000);
      if (claimed) await webhookOutbox.settle(target, claimed, failed, 40);
    }
    const { endpoint } = target;
    expect(await two.webhookOutbox.count({ endpoint })).toEqual([
      { ...target, state: 'failed', count: 2 },
      { ...target, state: 'waiting', count: 1 },
    ]);
    const ids = async (filter: object, limit = 9) =>
      (await two.webhookOutbox.list({ endpoint, ...filter }, limit)).map(({ id }) => id);
    expect(await ids({})).toEqual(['at 30', 'at 20', 'at 10']);
    expect(await ids({}, 1)).toEqual(['at 30']);
    expect(await ids({ sinceMs: 20, untilMs: 30 })).toEqual(['at 20']);
    expect(await ids({ state: 'failed', parentId: 'parent' })).toEqual(['at 20', 'at 10']);
    expect(await ids({ parentId: 'other' })).toEqual([]);
    expect(await webhookOutbox.replay({ endpoint, state: 'failed', sinceMs: 20 }, 50)).toBe(1);
    expect(await ids({ state: 'waiting' })).toEqual(['at 30', 'at 20']);
    await webhookOutbox.claim(target, 50, 9_000);
    expect(await webhookOutbox.claim(target, 50, 9_000)).toEqual({ id: 'at 20', body: '{"name":"ü"}', attempt: 1 });
  });

  it('The store deletes old webhooks', async () => {
    const { webhookOutbox } = one;
    const target = { parentId: 'parent', endpoint: 'old' };
    await webhookOutbox.add([delivery('old', { ...target, createdAtMs: 1 }), delivery('kept', target)]);
    const claimed = await webhookOutbox.claim(target, 1, 9_000);
    if (claimed) await webhookOutbox.settle(target, claimed, { state: 'delivered', answer: '200' }, 500);
    const ids = async () => (await two.webhookOutbox.list({ endpoint: 'old' }, 9)).map(({ id }) => id);
    expect(await webhookOutbox.deleteOld(500, 0)).toBe(false);
    expect(await ids()).toEqual(['kept', 'old']);
    await two.webhookOutbox.deleteOld(501, 0);
    expect(await ids()).toEqual(['kept']);
    await webhookOutbox.deleteOld(0, 1_001);
    expect(await ids()).toEqual([]);
  });

  it('The store adds the webhook of a sign-up when it settles its creation, and of an end of a session with it', async () => {
    const target = { parentId: 'parent', endpoint: 'steps' };
    const ids = async () => (await two.webhookOutbox.list({ endpoint: 'steps' }, 9)).map(({ id }) => id);
    await one.identities.remember('known', 'org-1', [delivery('known', target)]);
    expect(await ids()).toEqual([]);
    await one.identities.announceCreation('new', { body: '{}', createdAtMs: 1 });
    await one.identities.announceCreation('same sign-up', { body: '{}', createdAtMs: 1 });
    for (const key of ['new', 'same sign-up', 'new']) {
      await one.identities.remember(key, 'org-1', [delivery('signed up', target)]);
    }
    expect(await two.identities.find('new')).toBe('org-1');
    expect(await ids()).toEqual(['signed up']);
    await two.endedSessions.end('told', { endedAtMs: 1, expiresAtMs: 2 }, [delivery('ended', target)]);
    expect(await one.endedSessions.find(['told'])).toEqual([{ endedAtMs: 1, expiresAtMs: 2 }]);
    expect(await ids()).toEqual(['ended', 'signed up']);
  });
});
