import {
  type AuditEvent,
  createMemoryStore,
  createPostgresStore,
  type OAuthOptions,
  type Postern,
  type PosternOptions,
  type Store,
} from '@postern/backend';
import type { AuthProblem, LoginResponse } from '@postern/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import {
  MOBILE_CLIENT,
  nonceOf,
  startOidcProvider,
  type TestOidcProvider,
  WEB_CLIENT,
} from '../setup/oidc-provider.ts';
import { ask } from '../setup/user.ts';
import { post } from './browser.ts';
import { type Deployment, startDeployment } from './deployment.ts';

/** A real OpenID provider, a real authority, and every call between backend and both counted. */
describe('POST /oauth-login', () => {
  let provider: TestOidcProvider;
  let deployment: Deployment;
  let database: TestDatabase;
  beforeAll(async () => {
    provider = await startOidcProvider();
    deployment = await startDeployment({ loopbackIssuers: [provider.issuer] });
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await deployment?.close();
    await provider?.close();
    await database?.drop();
  });
  // A new subject each time keeps the tests apart; the provider's clock is the real one.
  let subject: string;
  let count = 0;
  beforeEach(() => {
    deployment.authority.clock.now = Math.max(deployment.authority.clock.now, Date.now());
    subject = `subject-${++count}`;
    deployment.takeCalls();
  });

  const oauth = (clientIds = [WEB_CLIENT, MOBILE_CLIENT]): OAuthOptions => ({
    providers: { test: { issuer: provider.issuer, clientIds } },
  });
  const backend = (options: PosternOptions = {}) => deployment.backend({ oauth: oauth(), ...options });
  const signIn = (key: ApiKeyPair, clientId = WEB_CLIENT) =>
    provider.signIn({ subject, nonce: nonceOf(key), clientId });
  const send = (postern: Postern, oidcToken: string, { publicKey }: ApiKeyPair, more: object = {}) =>
    post<LoginResponse & AuthProblem>(postern, '/oauth-login', { oidcToken, publicKey, ...more });
  /** Signs in at the provider and logs in. */
  async function logIn(postern: Postern, clientId = WEB_CLIENT) {
    const key = createApiKeyPair();
    const reply = await send(postern, await signIn(key, clientId), key);
    return { ...reply, key };
  }
  const whoami = (key: ApiKeyPair) =>
    ask(deployment.authority, key, deployment.authority.organizationId, 'whoami').then(({ body }) => body);

  it('A new user is signed up, and later logs in with one call to Turnkey, also after the provider’s keys changed', async () => {
    const postern = backend();
    const first = await logIn(postern);
    expect([first.status, first.body]).toEqual([
      200,
      {
        sessionToken: expect.any(String),
        organizationId: expect.any(String),
        userId: expect.any(String),
        created: true,
      },
    ]);
    const { organizationId, userId } = first.body;
    expect(await whoami(first.key)).toMatchObject({ organizationId, userId });
    const { wallets } = await deployment.turnkey.getWallets({ organizationId });
    expect(wallets).toHaveLength(1);
    expect(deployment.takeCalls().filter((name) => !['jwks', 'openid-configuration'].includes(name))).toEqual([
      'list_suborgs',
      'create_sub_organization',
      'oauth_login',
    ]);

    const second = await logIn(postern);
    expect(second.body).toMatchObject({ organizationId, userId, created: false });
    expect(deployment.takeCalls()).toEqual(['oauth_login']);

    await provider.rotateKeys();
    const third = await logIn(postern);
    expect(third.body).toMatchObject({ organizationId, created: false });
    expect(deployment.takeCalls()).toEqual(['openid-configuration', 'jwks', 'oauth_login']);
    expect(await whoami(third.key)).toMatchObject({ organizationId, userId });
  });

  it('A user whom the backend does not remember is found at Turnkey', async () => {
    const { body } = await logIn(backend());
    deployment.takeCalls();
    const other = backend();
    expect((await logIn(other)).body).toMatchObject({ organizationId: body.organizationId, created: false });
    expect(deployment.takeCalls()).not.toContain('create_sub_organization');
  });

  it('The web, the iOS and the Android client of an app lead to one user', async () => {
    const postern = backend();
    const { body } = await logIn(postern);
    expect((await logIn(postern, MOBILE_CLIENT)).body).toMatchObject({ organizationId: body.organizationId });
    expect((await logIn(backend(), MOBILE_CLIENT)).body).toMatchObject({
      organizationId: body.organizationId,
      created: false,
    });
  });

  it('A user from before a new client gets no second wallet, and the error says what to do', async () => {
    const store = createMemoryStore();
    const before = backend({ store, oauth: oauth([WEB_CLIENT]) });
    const { body } = await logIn(before);
    deployment.takeCalls();
    const after = backend({ store });
    const refused = await logIn(after, MOBILE_CLIENT);
    expect([refused.status, refused.body.code]).toEqual([409, 'OAUTH_CLIENT_NOT_REGISTERED']);
    expect(deployment.takeCalls()).not.toContain('create_sub_organization');
    // The user comes in as before and adds the new client with a token of it; from then on it is one user.
    const known = await logIn(after);
    expect(known.body.organizationId).toBe(body.organizationId);
    const key = createApiKeyPair();
    const oidcToken = await signIn(key, MOBILE_CLIENT);
    const { organizationId, userId } = known.body;
    await deployment.createOauthProviders(known.key, organizationId, userId, oidcToken);
    expect((await logIn(after, MOBILE_CLIENT)).body).toMatchObject({ organizationId, created: false });
  });

  it('A remembered sub-organization that Turnkey refuses is forgotten', async () => {
    const store = createMemoryStore();
    const remember = vi.spyOn(store.identities, 'remember');
    const postern = backend({ store });
    const { body } = await logIn(postern);
    const [identity = ''] = remember.mock.lastCall ?? [];
    for (const wrong of ['00000000-0000-4000-8000-000000000000', await otherUser(postern)]) {
      await store.identities.remember(identity, wrong);
      expect((await logIn(postern)).body).toMatchObject({ organizationId: body.organizationId, created: false });
      expect(await store.identities.find(identity)).toBe(body.organizationId);
    }
  });

  async function otherUser(postern: Postern): Promise<string> {
    const key = createApiKeyPair();
    const token = await provider.signIn({ subject: `${subject}-other`, nonce: nonceOf(key), clientId: WEB_CLIENT });
    return (await send(postern, token, key)).body.organizationId;
  }

  it('A log-in is refused when several sub-organizations have the identity', async () => {
    const key = createApiKeyPair();
    const oidcToken = await signIn(key);
    for (const name of ['one', 'two']) {
      await deployment.turnkey.createSubOrganization({
        subOrganizationName: name,
        rootUsers: [
          { userName: name, apiKeys: [], authenticators: [], oauthProviders: [{ providerName: 'test', oidcToken }] },
        ],
        rootQuorumThreshold: 1,
      });
    }
    const { status, body } = await send(backend(), oidcToken, key);
    expect([status, body.code]).toEqual([409, 'ACCOUNT_AMBIGUOUS']);
  });

  it("A log-in ends the user's other sessions on request", async () => {
    const postern = backend();
    const first = await logIn(postern);
    const key = createApiKeyPair();
    expect(await send(postern, await signIn(key), key, { invalidateExisting: true })).toMatchObject({ status: 200 });
    expect(await whoami(first.key)).not.toHaveProperty('userId');
  });

  it('S20: Events name the user by a digest that is the same for every client', async () => {
    const events: AuditEvent[] = [];
    const postern = backend({ onEvent: (event) => events.push(event) });
    await logIn(postern);
    await logIn(postern, MOBILE_CLIENT);
    expect(events.map(({ operation, outcome, created }) => [operation, outcome, created])).toEqual([
      ['oauthLogin', 'success', true],
      ['oauthLogin', 'success', false],
    ]);
    expect(events[0]?.identity).toMatch(/^[0-9a-f]{64}$/);
    expect(events[0]?.identity).toBe(events[1]?.identity);
    expect(JSON.stringify(events)).not.toContain(subject);
  });

  describe.each<[string, () => Promise<Store[]>]>([
    ['one process', async () => [createMemoryStore()]],
    ['two processes', async () => Promise.all([1, 2].map(() => createPostgresStore({ url: database.url })))],
  ])('in %s', (_name, open) => {
    let stores: Store[];
    let posterns: Postern[];
    beforeAll(async () => {
      stores = await open();
      posterns = stores.map((store) => backend({ store }));
    });
    afterAll(() => Promise.all(stores.map((store) => store.close())));

    it('S2: Racing first log-ins of one person make one sub-organization', async () => {
      const replies = await Promise.all([0, 1, 2, 3].map((n) => logIn(posterns[n % posterns.length] as Postern)));
      expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      expect(new Set(replies.map(({ body }) => body.organizationId)).size).toBe(1);
      expect(replies.filter(({ body }) => body.created)).toHaveLength(1);
      expect(deployment.takeCalls().filter((name) => name === 'create_sub_organization')).toHaveLength(1);
    });

    it('S5: A token logs in once, only with the key that it is bound to', async () => {
      const key = createApiKeyPair();
      const oidcToken = await signIn(key);
      const raced = await Promise.all(
        [0, 1, 2].map((n) => send(posterns[n % posterns.length] as Postern, oidcToken, key)),
      );
      expect(raced.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
      const again = await send(posterns.at(-1) as Postern, oidcToken, key);
      expect([again.status, again.body.code]).toEqual([401, 'OIDC_TOKEN_REUSED']);
      const stolen = await send(posterns[0] as Postern, oidcToken, createApiKeyPair());
      expect([stolen.status, stolen.body.code]).toEqual([401, 'INVALID_OIDC_TOKEN']);
    });
  });

  it('A log-in that Turnkey could not finish can be tried again with the same token', async () => {
    let isDown = true;
    const postern = backend({
      fetch: (input, init) =>
        isDown && String(input).endsWith('oauth_login')
          ? Promise.resolve(Response.json({ code: 14, message: 'unavailable' }, { status: 503 }))
          : fetch(input, init),
      random: () => 0,
    });
    const key = createApiKeyPair();
    const oidcToken = await signIn(key);
    expect((await send(postern, oidcToken, key)).body.code).toBe('UPSTREAM_UNAVAILABLE');
    isDown = false;
    expect(await send(postern, oidcToken, key)).toMatchObject({ status: 200, body: { created: false } });
  });

  it('S6: The request cannot choose the organization or the length of the session', async () => {
    const key = createApiKeyPair();
    const oidcToken = await signIn(key);
    for (const more of [{ organizationId: 'x' }, { expirationSeconds: '999999' }]) {
      const { status, body } = await send(backend(), oidcToken, key, more);
      expect([status, body.code, body.fields]).toEqual([400, 'INVALID_REQUEST', Object.keys(more)]);
    }
    expect(deployment.takeCalls()).toEqual([]);
  });
});
