import { describe, expect, it } from 'vitest';
import { AuthError } from '../auth-error.ts';
import { createHookRunner } from '../hooks/run-hooks.ts';
import { identityKey } from '../identities/identity.ts';
import { createMemoryStore } from '../store/memory/memory-store.ts';
import { DEADLINE, outage, refusal } from '../test-vectors/turnkey-stand-in.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';
import { UpstreamError } from '../turnkey/upstream-error.ts';
import { createWebhooks } from '../webhooks/webhooks.ts';
import { createAccounts } from './accounts.ts';
import type { Claimant } from './claimant.ts';
import { createCreations } from './creations.ts';

const CONTACT = { type: 'email', contact: 'ada@example.org' } as const;
const KEY = identityKey('parent', CONTACT);
const SIGNUP = { rootUser: { userEmail: CONTACT.contact, apiKeys: [], authenticators: [], oauthProviders: [] } };

/** Turnkey executes the same bytes once. Its look-ups find what `listed` says. */
function deployment({ signup = true, lockWaitMs = 1_000 } = {}) {
  const world = {
    now: 1_000_000,
    listed: [] as string[] | Error,
    lookUps: [] as (string | undefined)[],
    sent: [] as string[],
    created: new Map<string, string>(),
    /** What the hooks of the app were told. */
    told: [] as [string, object][],
    refuses: false,
    /** What happens instead of an answer, and whether the creation was executed nevertheless. */
    failure: undefined as { error: Error; isExecuted: boolean } | undefined,
  };
  const turnkey: TurnkeyClient = {
    organizationId: 'parent',
    now: () => world.now,
    query: () => Promise.reject(new Error('nothing is asked')),
    async submit({ body, result }) {
      world.sent.push(body);
      const { failure } = world;
      if (!failure || failure.isExecuted) {
        world.created.set(body, world.created.get(body) ?? `sub-organization ${world.created.size + 1}`);
      }
      if (failure) throw failure.error;
      return result.parse({ subOrganizationId: world.created.get(body) });
    },
  };
  const { identities, locks, webhookOutbox } = createMemoryStore();
  const hooks = createHookRunner({
    beforeSignUp: async (event) => {
      if (world.refuses) throw new AuthError('SIGN_UP_REFUSED');
      world.told.push(['before', event]);
    },
    afterSignUp: async (event) => void world.told.push(['after', event]),
  });
  const creations = createCreations(turnkey, identities, { wallet: null }, hooks);
  const claimant: Claimant = {
    identity: CONTACT,
    async lookUp(remembered) {
      world.lookUps.push(remembered);
      if (world.listed instanceof Error) throw world.listed;
      return world.listed;
    },
    signup: signup ? SIGNUP : undefined,
  };
  const webhooks = createWebhooks({
    subscriptions: [{ name: 'crm', events: ['user.signed_up'], includeIdentity: false }],
    outbox: webhookOutbox,
    parentId: 'parent',
    now: () => world.now,
    wake: () => undefined,
  });
  const accounts = createAccounts({ turnkey, store: { identities, locks }, creations, hooks, webhooks, lockWaitMs });
  const found = (account: { organizationId: string; source: string }) => `${account.source}: ${account.organizationId}`;
  const codeOf = (error: { code?: string; message: string }) => error.code ?? error.message;
  return {
    world,
    identities,
    locks,
    find: () => accounts.findOrCreate(claimant, DEADLINE).then(found, codeOf),
    findNow: () => accounts.findNowOrCreate(claimant, DEADLINE).then(found, codeOf),
    use: (work: (organizationId: string) => Promise<unknown>) =>
      accounts.use(claimant, ({ organizationId }) => work(organizationId), DEADLINE).catch(codeOf),
    creations,
    /** The sub-organizations whose sign-up is in the outbox. */
    async toldOf() {
      const body = (await webhookOutbox.claim({ parentId: 'parent', endpoint: 'crm' }, world.now, world.now))?.body;
      expect((await webhookOutbox.list({}, 9)).length).toBe(body ? 1 : 0);
      return body && JSON.parse(body).data.organizationId;
    },
  };
}

describe('finding or creating an account', () => {
  it('Requests that race for a new identity create one account, and only the first of them asks Turnkey', async () => {
    const { find, world } = deployment();
    expect(await Promise.all([find(), find(), find()])).toEqual([
      'creation: sub-organization 1',
      'memory: sub-organization 1',
      'memory: sub-organization 1',
    ]);
    expect(world.lookUps).toEqual([undefined]);
    expect(world.created.size).toBe(1);
  });

  it('An account that Turnkey lists is found and remembered', async () => {
    const { find, identities, world } = deployment();
    world.listed = ['home'];
    expect([await find(), await find()]).toEqual(['look-up: home', 'memory: home']);
    expect(await identities.find(KEY)).toBe('home');
    expect(world.sent).toEqual([]);
  });

  it('The app is told before and after a sign-up only, and can refuse it', async () => {
    const { find, world } = deployment();
    await find();
    expect(world.told).toEqual([
      ['before', { identity: CONTACT }],
      ['after', { identity: CONTACT, organizationId: 'sub-organization 1' }],
    ]);
    const other = deployment();
    other.world.listed = ['home'];
    await other.find();
    expect(other.world.told).toEqual([]);
    const refused = deployment();
    refused.world.refuses = true;
    expect(await refused.find()).toBe('SIGN_UP_REFUSED');
    expect(refused.world.sent).toEqual([]);
  });

  it('With several accounts none is chosen', async () => {
    const { find, world } = deployment();
    world.listed = ['home', 'trap'];
    expect(await find()).toBe('ACCOUNT_AMBIGUOUS');
  });

  it('When the look-up fails nothing is created', async () => {
    const { find, world } = deployment();
    world.listed = outage();
    expect(await find()).toBe('UPSTREAM_TIMEOUT');
    world.listed = refusal();
    expect(await find()).toBe('UPSTREAM_REFUSED');
    expect(world.sent).toEqual([]);
  });

  it('Without a sign-up nothing is created', async () => {
    const { find, identities, world } = deployment({ signup: false });
    expect(await find()).toBe('SIGNUP_SIGNATURE_REQUIRED');
    expect(world.sent).toEqual([]);
    expect(await identities.find(KEY)).toBeUndefined();
  });

  it('While another request holds the lock, the account is busy', async () => {
    const { find, locks } = deployment({ lockWaitMs: 5 });
    let release = () => undefined as unknown;
    const held = locks.withLocks([KEY], 0, () => new Promise((resolve) => (release = () => resolve(undefined))));
    expect(await find()).toBe('ACCOUNT_BUSY');
    release();
    await held;
    expect(await find()).toBe('creation: sub-organization 1');
  });
});

describe('a creation whose answer is lost', () => {
  it('The same bytes are sent again, and no second account is created', async () => {
    const { find, world } = deployment();
    world.failure = { error: outage(), isExecuted: true };
    expect(await find()).toBe('UPSTREAM_TIMEOUT');
    world.failure = undefined;
    world.now += 1_000;
    expect(await find()).toBe('creation: sub-organization 1');
    expect(world.sent).toHaveLength(2);
    expect(world.sent[0]).toBe(world.sent[1]);
  });

  it('The webhook of a sign-up is written when its result is known, in whichever way', async () => {
    const { find, findNow, toldOf, world } = deployment();
    world.failure = { error: outage(), isExecuted: true };
    await find();
    expect(await toldOf()).toBeUndefined();
    // The process that has created the account is gone, and Turnkey lists it.
    world.failure = undefined;
    world.listed = ['sub-organization 1'];
    expect(await find()).toBe('look-up: sub-organization 1');
    expect(await toldOf()).toBe('sub-organization 1');
    await findNow();
    expect(await toldOf()).toBe('sub-organization 1');

    const other = deployment();
    other.world.failure = { error: outage(), isExecuted: true };
    await other.find();
    other.world.failure = undefined;
    await other.find();
    expect(await other.toldOf()).toBe('sub-organization 1');
  });

  it('An account that was created elsewhere has no webhook of a sign-up', async () => {
    const { find, toldOf, world } = deployment();
    world.listed = ['home'];
    await find();
    expect(await toldOf()).toBeUndefined();
  });

  it('A refused stamp says nothing about the first sending', async () => {
    for (const status of [401, 403]) {
      const { find, world } = deployment();
      world.failure = { error: outage(), isExecuted: true };
      await find();
      world.now += 1;
      world.failure = {
        error: new UpstreamError('UPSTREAM_REFUSED', { outcome: 'refused', status }),
        isExecuted: false,
      };
      expect(await find()).toBe('UPSTREAM_REFUSED');
      world.now += 1;
      world.failure = undefined;
      expect(await find()).toBe('creation: sub-organization 1');
      expect(new Set(world.sent).size).toBe(1);
    }
  });

  it('A refused creation did not happen, and another one is made', async () => {
    const { find, identities, world } = deployment();
    world.failure = {
      error: new UpstreamError('UPSTREAM_REFUSED', { outcome: 'refused', status: 400 }),
      isExecuted: false,
    };
    expect(await find()).toBe('UPSTREAM_REFUSED');
    expect(await identities.pendingCreation(KEY)).toBeUndefined();
    world.failure = undefined;
    world.now += 1;
    expect(await find()).toBe('creation: sub-organization 1');
    expect(world.sent[0]).not.toBe(world.sent[1]);
  });

  it('A doubtful creation that is refused when it is sent again did not happen', async () => {
    const { find, world } = deployment();
    world.failure = { error: outage(), isExecuted: false };
    await find();
    let sendings = 0;
    const error = new UpstreamError('UPSTREAM_REFUSED', { outcome: 'refused', status: 400 });
    const failures = [{ error, isExecuted: false }, undefined];
    Object.defineProperty(world, 'failure', { get: () => failures[Math.min(sendings++, 1)] });
    world.now += 1;
    expect(await find()).toBe('creation: sub-organization 1');
    expect(world.sent).toHaveLength(3);
    expect(world.sent[2]).not.toBe(world.sent[1]);
  });

  it('After an hour the same bytes cannot succeed any more, and Turnkey is asked what happened', async () => {
    for (const [age, isSame] of [
      [3_300_000, true],
      [3_300_001, false],
    ] as const) {
      const { find, world } = deployment();
      world.failure = { error: outage(), isExecuted: false };
      await find();
      world.failure = undefined;
      world.now += age;
      expect(await find()).toBe('creation: sub-organization 1');
      expect(world.sent).toHaveLength(2);
      expect(world.sent[0] === world.sent[1]).toBe(isSame);
    }
  });

  it('Different creations for the identities of one sign-up are not sent', async () => {
    const { creations, identities, world } = deployment();
    await identities.announceCreation('a', { body: 'one', createdAtMs: 0 });
    await identities.announceCreation('b', { body: 'two', createdAtMs: 0 });
    const create = (keys: string[]) => creations.create(keys, CONTACT, SIGNUP, DEADLINE).catch(({ code }) => code);
    expect(await create(['a', 'b'])).toBe('ACCOUNT_BUSY');
    expect(world.sent).toEqual([]);
    await create(['a', 'c']);
    expect(world.sent).toEqual([]);
    await create(['a']);
    expect(world.sent).toEqual(['one']);
  });
});

describe('a remembered account that is out of date', () => {
  it('A remembered account is used only if Turnkey still lists it, where it must be so', async () => {
    const { find, findNow, identities, world } = deployment();
    await identities.remember(KEY, 'old');
    world.listed = ['old'];
    expect(await findNow()).toBe('memory: old');
    expect(world.lookUps).toEqual(['old']);
    world.listed = ['new'];
    expect(await find()).toBe('memory: old');
    expect(await findNow()).toBe('look-up: new');
    expect(await identities.find(KEY)).toBe('new');
  });

  it('Without a remembered account it is looked up once', async () => {
    const { findNow, world } = deployment();
    world.listed = ['home'];
    expect(await findNow()).toBe('look-up: home');
    expect(world.lookUps).toEqual([undefined]);
    world.listed = outage();
    expect(await findNow()).toBe('UPSTREAM_TIMEOUT');
  });

  const refusedIn =
    (refused: string, error: Error = refusal()) =>
    async (organizationId: string) => {
      if (organizationId === refused) throw error;
      return `done in ${organizationId}`;
    };

  it('Work that Turnkey refuses is done again in the account that it lists', async () => {
    const { identities, use, world } = deployment();
    await identities.remember(KEY, 'old');
    world.listed = ['new'];
    expect(await use(refusedIn('old'))).toBe('done in new');
    expect(await identities.find(KEY)).toBe('new');
  });

  it('Work is not done again when the account is the same, was just found, or Turnkey did not answer', async () => {
    const { identities, use, world } = deployment();
    world.listed = ['home'];
    expect(await use(refusedIn('home'))).toBe('UPSTREAM_REFUSED');
    expect(world.lookUps).toEqual([undefined]);
    expect(await use(refusedIn('home'))).toBe('UPSTREAM_REFUSED');
    expect(world.lookUps).toEqual([undefined, 'home']);
    world.listed = ['new'];
    expect(await use(refusedIn('home', outage()))).toBe('UPSTREAM_TIMEOUT');
    expect(await use(refusedIn('home', new Error('a defect')))).toBe('a defect');
    world.listed = outage();
    expect(await use(refusedIn('home'))).toBe('UPSTREAM_REFUSED');
    expect(await identities.find(KEY)).toBe('home');
  });
});
