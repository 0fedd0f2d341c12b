import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ApiKeyPair, createApiKeyPair, startTestAuthority, type TestAuthority } from '../setup/authority.ts';
import {
  MOBILE_CLIENT,
  nonceOf,
  startOidcProvider,
  type TestOidcProvider,
  WEB_CLIENT,
} from '../setup/oidc-provider.ts';
import { oidcStampOf, post } from '../setup/stamped.ts';
import { ask, signUp, submit } from '../setup/user.ts';

/** A real OpenID provider, and tokens that come out of the authorization code flow. */
describe('log in with an OpenID provider', () => {
  let provider: TestOidcProvider;
  let test: TestAuthority;
  beforeAll(async () => {
    provider = await startOidcProvider();
    test = await startTestAuthority({ loopbackIssuers: [provider.issuer] });
  });
  afterAll(async () => {
    await test?.close();
    await provider?.close();
  });
  // The provider's clock is the real one, and a new subject each time keeps the tests apart.
  let subject: string;
  let count = 0;
  beforeEach(() => {
    test.clock.now = Math.max(test.clock.now, Date.now());
    count += 1;
    subject = `subject-${count}`;
  });

  const signIn = (key: ApiKeyPair, clientId = WEB_CLIENT) =>
    provider.signIn({ subject, nonce: nonceOf(key), clientId });
  const createOrganization = (oauthProviders: object[], userEmail?: string) =>
    submit(test, test.apiKey, test.organizationId, 'CREATE_SUB_ORGANIZATION_V8', {
      subOrganizationName: subject,
      rootUsers: [
        { userName: subject, apiKeys: [], authenticators: [], oauthProviders, ...(userEmail ? { userEmail } : {}) },
      ],
      rootQuorumThreshold: 1,
    });
  const logIn = (organizationId: string, oidcToken: string, { publicKey }: ApiKeyPair) =>
    submit(test, test.apiKey, organizationId, 'OAUTH_LOGIN', { oidcToken, publicKey });
  const whoami = (key: ApiKeyPair) => ask(test, key, test.organizationId, 'whoami');
  const lookUp = (filterValue: string) =>
    ask(test, test.apiKey, test.organizationId, 'list_suborgs', { filterType: 'OIDC_TOKEN', filterValue });

  /** A user of a sub-organization, logged in by a token. */
  async function newUser() {
    const key = createApiKeyPair();
    const oidcToken = await signIn(key);
    const created = await createOrganization([{ providerName: 'Test', oidcToken }]);
    const { subOrganizationId: organizationId, rootUserIds } = created.result;
    expect(await logIn(organizationId, oidcToken, key)).toMatchObject({ status: 200 });
    return { organizationId, userId: rootUserIds[0] as string, key, oidcToken };
  }
  const addProviders = (user: { organizationId: string; userId: string; key: ApiKeyPair }, oauthProviders: object[]) =>
    submit(test, user.key, user.organizationId, 'CREATE_OAUTH_PROVIDERS_V2', { userId: user.userId, oauthProviders });

  it('A user signs up and in with an OpenID provider, also after it has changed its keys', async () => {
    const key = createApiKeyPair();
    const oidcToken = await signIn(key);
    expect((await lookUp(oidcToken)).body).toEqual({ organizationIds: [] });
    const created = await createOrganization([{ providerName: 'Test', oidcToken }]);
    const { subOrganizationId, rootUserIds } = created.result;
    expect((await lookUp(oidcToken)).body).toEqual({ organizationIds: [subOrganizationId] });
    const login = await logIn(subOrganizationId, oidcToken, key);
    expect(login).toMatchObject({
      status: 200,
      body: { activity: { organizationId: subOrganizationId, status: 'ACTIVITY_STATUS_COMPLETED' } },
    });
    expect(login.result.session.split('.')).toHaveLength(3);
    expect((await whoami(key)).body).toMatchObject({ organizationId: subOrganizationId, userId: rootUserIds[0] });

    await provider.rotateKeys();
    const secondKey = createApiKeyPair();
    const secondToken = await signIn(secondKey);
    expect((await lookUp(secondToken)).body).toEqual({ organizationIds: [subOrganizationId] });
    expect(await logIn(subOrganizationId, secondToken, secondKey)).toMatchObject({ status: 200 });
    expect((await whoami(secondKey)).body).toMatchObject({ userId: rootUserIds[0] });
  });

  it('The identities of users are shown', async () => {
    const { organizationId, userId, key } = await newUser();
    const shown = {
      providerId: expect.any(String),
      providerName: 'Test',
      issuer: provider.issuer,
      audience: WEB_CLIENT,
      subject,
      createdAt: { seconds: expect.any(String), nanos: expect.any(String) },
      updatedAt: { seconds: expect.any(String), nanos: expect.any(String) },
    };
    for (const parameters of [{ userId }, {}]) {
      const { body } = await ask(test, key, organizationId, 'get_oauth_providers', parameters);
      expect(body).toEqual({ oauthProviders: [shown] });
    }
    const { body: one } = await ask(test, test.apiKey, organizationId, 'get_user', { userId });
    expect(one.user.oauthProviders).toEqual([shown]);
    const { body: all } = await ask(test, key, organizationId, 'list_users');
    expect(all.users[0].oauthProviders).toEqual([shown]);
  });

  it('A stamp that the token attests logs in at the organization and through the parent', async () => {
    const { organizationId, userId } = await newUser();
    for (const addressed of [organizationId, test.organizationId]) {
      const key = createApiKeyPair();
      const answer = await stampLogin(addressed, key, await signIn(key));
      expect(answer).toMatchObject({
        status: 200,
        body: { activity: { organizationId, votes: [{ userId, scheme: 'SIGNATURE_SCHEME_TK_ATTESTED_P256' }] } },
      });
      expect((await whoami(key)).body).toMatchObject({ organizationId, userId });
    }
  });

  it('An attested stamp of another key, an unknown identity or an ambiguous identity is refused', async () => {
    const { organizationId } = await newUser();
    const key = createApiKeyPair();
    const otherKey = createApiKeyPair();
    const oidcToken = await signIn(key);
    expect(await stampLogin(organizationId, otherKey, oidcToken)).toMatchObject({
      status: 400,
      body: { message: 'invalid OIDC token', turnkeyErrorCode: 'INVALID_OIDC_TOKEN' },
    });
    expect(await stampLogin(organizationId, key, oidcToken, otherKey)).toMatchObject({
      status: 401,
      body: { turnkeyErrorCode: 'SIGNATURE_INVALID' },
    });
    const stranger = await provider.signIn({ subject: 'stranger', nonce: nonceOf(key) });
    expect(await stampLogin(test.organizationId, key, stranger)).toMatchObject({
      status: 401,
      body: { turnkeyErrorCode: 'CREDENTIAL_NOT_FOUND' },
    });
    await createOrganization([{ providerName: 'Again', oidcToken }]);
    expect(await stampLogin(test.organizationId, key, oidcToken)).toMatchObject({
      status: 401,
      body: { turnkeyErrorCode: 'CREDENTIAL_CONFLICT' },
    });
    expect(await stampLogin(organizationId, key, oidcToken)).toMatchObject({ status: 200 });
  });

  it('Further audiences are accepted for an identity that a token proves, and for no other', async () => {
    const claims = { iss: provider.issuer, sub: subject, aud: MOBILE_CLIENT };
    const oidcToken = await signIn(createApiKeyPair());
    const proved = { providerName: 'Web', oidcToken };
    for (const oauthProviders of [
      [{ providerName: 'Mobile', oidcClaims: claims }],
      [proved, { providerName: 'Mobile', oidcClaims: { ...claims, sub: 'somebody-else' } }],
      [proved, { providerName: 'Mobile', oidcClaims: { ...claims, iss: 'https://accounts.google.com' } }],
    ]) {
      expect(await createOrganization(oauthProviders)).toMatchObject({
        status: 400,
        body: { turnkeyErrorCode: 'INVALID_OIDC_TOKEN' },
      });
    }
    const created = await createOrganization([{ providerName: 'Mobile', oidcClaims: claims }, proved]);
    const { subOrganizationId } = created.result;
    const key = createApiKeyPair();
    expect(await logIn(subOrganizationId, await signIn(key, MOBILE_CLIENT), key)).toMatchObject({ status: 200 });
  });

  it('Users add and remove their own identities, but not their last way in', async () => {
    const user = await newUser();
    const { organizationId, userId, key } = user;
    const other = await provider.signIn({ subject: `${subject}-other`, nonce: 'any' });
    const added = await addProviders(user, [{ providerName: 'Other', oidcToken: other }]);
    expect(added).toMatchObject({ status: 200 });
    const [providerId] = added.result.providerIds;
    expect(await addProviders(user, [{ providerName: 'Other', oidcToken: other }])).toMatchObject({
      status: 409,
      body: { turnkeyErrorCode: 'OAUTH_PROVIDER_ALREADY_EXISTS' },
    });
    const remove = (providerIds: string[]) =>
      submit(test, key, organizationId, 'DELETE_OAUTH_PROVIDERS', { userId, providerIds });
    expect((await remove([providerId])).result).toEqual({ providerIds: [providerId] });
    expect(await remove([providerId])).toMatchObject({ status: 404 });
    const { body } = await ask(test, key, organizationId, 'get_oauth_providers');
    expect(await remove([body.oauthProviders[0].providerId])).toMatchObject({
      status: 400,
      body: { message: 'cannot delete the last credential of a root user' },
    });
  });

  it('An identity is added in the older version too', async () => {
    const { organizationId, userId, key } = await newUser();
    const oidcToken = await provider.signIn({ subject: `${subject}-v1`, nonce: 'any' });
    const answer = await submit(test, key, organizationId, 'CREATE_OAUTH_PROVIDERS', {
      userId,
      oauthProviders: [{ providerName: 'V1', oidcToken }],
    });
    expect(answer.result.providerIds).toHaveLength(1);
  });

  it('A user has at most ten identities', async () => {
    const user = await newUser();
    const further = (n: number) => ({
      providerName: 'Further',
      oidcClaims: { iss: provider.issuer, sub: `${subject}-many`, aud: `client-${n}` },
    });
    const oidcToken = await provider.signIn({ subject: `${subject}-many`, nonce: 'any' });
    const proved = { providerName: 'Many', oidcToken };
    expect(await addProviders(user, [proved, ...[1, 2, 3, 4, 5, 6, 7, 8].map(further)])).toMatchObject({ status: 200 });
    const eleventh = await signIn(createApiKeyPair(), MOBILE_CLIENT);
    expect(await addProviders(user, [{ providerName: 'Eleventh', oidcToken: eleventh }])).toMatchObject({
      status: 429,
      body: { message: 'user has exceeded maximum oauth providers' },
    });
  });

  it("The parent cannot link a provider other than Google, whatever the token's e-mail address", async () => {
    const ada = await signUp(test, 'ada@example.org');
    const oidcToken = await provider.signIn({ subject: 'ada', nonce: 'any' });
    for (const oauthProviders of [
      [{ providerName: 'Linked', oidcToken }],
      [{ providerName: 'Linked', oidcClaims: { iss: 'https://accounts.google.com', sub: '1', aud: 'x' } }],
    ]) {
      const answer = await submit(test, test.apiKey, ada.organizationId, 'CREATE_OAUTH_PROVIDERS_V2', {
        userId: ada.userId,
        oauthProviders,
      });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(['INVALID_ACTIVITY_CALLER', 'INVALID_OIDC_TOKEN']).toContain(answer.body.turnkeyErrorCode);
    }
    expect((await ask(test, ada.key, ada.organizationId, 'get_oauth_providers')).body.oauthProviders).toEqual([]);
  });

  it('An e-mail address is accepted from no provider other than Google', async () => {
    const oidcToken = await provider.signIn({ subject: 'bob', nonce: 'any' });
    const created = await createOrganization([{ providerName: 'Test', oidcToken }], 'bob@example.org');
    expect(created).toMatchObject({ status: 200 });
    const verified = await ask(test, test.apiKey, test.organizationId, 'list_verified_suborgs', {
      filterType: 'EMAIL',
      filterValue: 'bob@example.org',
    });
    expect(verified.body).toEqual({ organizationIds: [] });
  });

  // The last one, because it moves the clock further than the provider's tokens last.
  it('The provider is asked for its keys once, however many users log in at once', async () => {
    const user = await newUser();
    test.clock.now += 3_600_001;
    const before = provider.keyRequests();
    const forged = Math.floor(test.clock.now / 1000);
    const answers = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const key = createApiKeyPair();
        const token = await provider.forge({
          claims: { sub: subject, nonce: nonceOf(key), iat: forged, exp: forged + 600 },
        });
        return logIn(user.organizationId, token, key);
      }),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(provider.keyRequests() - before).toBe(1);
    for (let n = 0; n < 5; n += 1) {
      const token = await provider.forge({ header: { kid: `invented-${n}` } });
      expect(await lookUp(token)).toMatchObject({ status: 400 });
    }
    expect(provider.keyRequests() - before).toBe(2);
  });

  function stampLogin(organizationId: string, key: ApiKeyPair, oidcToken: string, signer = key) {
    test.clock.now += 1;
    const body = JSON.stringify({
      type: 'ACTIVITY_TYPE_STAMP_LOGIN',
      timestampMs: String(test.clock.now),
      organizationId,
      parameters: { publicKey: key.publicKey },
    });
    return post(test.url, '/public/v1/submit/stamp_login', body, {
      'X-Stamp-Attested': oidcStampOf(key, oidcToken, body, signer),
    });
  }
});
