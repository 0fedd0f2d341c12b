import { createPostgresStore, type Postern } from '@postern/backend';
import { parseSessionToken } from '@postern/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, post } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { ask, submit } from '../setup/user.ts';
import { guideServer } from './guide-server.ts';

describe('S31: a session token or a log-in request is left where others find it', () => {
  const deployment = sharedDeployment();
  let database: TestDatabase;
  let clock: { now: number };
  let product: Postern;
  let second: Postern;
  const closing: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    clock = deployment.authority.clock;
    database = await createTestDatabase();
    const stores = await Promise.all([1, 2].map(() => createPostgresStore({ url: database.url })));
    closing.push(...stores.map((store) => store.close));
    const now = () => clock.now;
    [product, second] = stores.map((store) => deployment.backend({ store, now })) as [Postern, Postern];
  });
  afterAll(async () => {
    await Promise.all(closing.map((close) => close()));
    await database.drop();
  });

  interface Left {
    browser: Browser;
    /** The body of the log-in, as an attacker who records requests has it. */
    request: ReturnType<Browser['loginRequest']>;
    sessionToken: string;
    organizationId: string;
    userId: string;
    key: ApiKeyPair;
  }

  async function logIn(more: object = {}, server = product): Promise<Left> {
    const browser = deployment.browser(server);
    const request = browser.loginRequest(await deployment.prove(browser, deployment.newEmail()), more);
    const { body } = await post<Left>(server, '/otp-login', request);
    return { ...body, browser, request, key: browser.key };
  }

  const logOut = (server: Postern, token: string) =>
    server.fetch(
      new Request('https://api.example.com/auth/logout', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
        body: '{}',
      }),
    );

  const replay = async ({ request }: Left, server = product) => {
    const { status, body } = await post<{ code?: string; sessionToken?: string }>(server, '/otp-login', request);
    return status === 200 ? body.sessionToken : body.code;
  };

  async function deleteKey({ key, organizationId, userId }: Left): Promise<void> {
    const { body } = await ask(deployment.authority, key, organizationId, 'get_api_keys', { userId });
    const apiKeyIds = body.apiKeys.map(({ apiKeyId }: { apiKeyId: string }) => apiKeyId);
    await submit(deployment.authority, key, organizationId, 'DELETE_API_KEYS', { userId, apiKeyIds });
  }

  it('A recorded log-in is refused after the log-out, in every process', async () => {
    const left = await logIn();
    await logOut(product, left.sessionToken);
    expect(await replay(left)).toBe('VERIFICATION_TOKEN_USED');
    expect(await replay(left, second)).toBe('VERIFICATION_TOKEN_USED');
  });

  it('A recorded log-in is refused after the session’s key was deleted elsewhere', async () => {
    const left = await logIn();
    await deleteKey(left);
    expect(await replay(left)).toBe('VERIFICATION_TOKEN_USED');
  });

  it('A recorded log-in is refused after a minute, and revives the session with the guide’s server', async () => {
    const left = await logIn();
    const activities = async () =>
      (await ask(deployment.authority, left.key, left.organizationId, 'list_activities')).body.activities.length;
    const before = await activities();
    clock.now += 60_000;
    expect(await replay(left)).toBe('VERIFICATION_TOKEN_USED');
    expect(await activities()).toBe(before);
    await deleteKey(left);
    await replay(left, guideServer(deployment.authority));
    expect((await ask(deployment.authority, left.key, left.organizationId, 'whoami')).status).toBe(200);
  });

  it('Another member: A log-in made from what other users read in the activity is refused', async () => {
    const left = await logIn();
    // The parameters of OTP_LOGIN, which every user of a sub-organization can list at Turnkey.
    const { verificationToken, publicKey, clientSignature } = left.request;
    const { body: answer } = await post<{ code: string }>(product, '/otp-login', {
      verificationToken,
      publicKey,
      clientSignature,
    });
    expect(answer.code).toBe('VERIFICATION_TOKEN_USED');
    // Nor does it help when the first request said no more than the activity does.
    const plain = await logIn();
    const again = deployment.browser(product, plain.key);
    const { request } = await bare(again, plain);
    expect((await post<{ code?: string }>(product, '/otp-login', request)).body.code).toBeUndefined();
    expect((await post<{ code: string }>(product, '/otp-login', request)).body.code).toBe('VERIFICATION_TOKEN_USED');
  });

  /** A log-in of a known user that authorizes no sign-up. */
  async function bare(browser: Browser, { organizationId, userId }: Left) {
    const { user } = await deployment.turnkey.getUser({ organizationId, userId });
    clock.now += 1;
    const token = await deployment.prove(browser, user.userEmail ?? '');
    return { request: browser.loginRequest(token, { signupClientSignature: undefined }) };
  }

  it('A token whose key was deleted elsewhere is accepted for a minute at most', async () => {
    const left = await logIn();
    expect(await second.verifySession(left.sessionToken)).not.toBeNull();
    await deleteKey(left);
    clock.now += 60_000;
    expect(await product.verifySession(left.sessionToken)).toBeNull();
    expect(await second.verifySession(left.sessionToken)).toBeNull();
  });

  it('A token whose session was ended in one process is refused in every other', async () => {
    const left = await logIn();
    expect(await second.verifySession(left.sessionToken)).not.toBeNull();
    await logOut(product, left.sessionToken);
    expect(await second.verifySession(left.sessionToken)).toBeNull();
  });

  it('Another member: A longer token with the same key from before the log-out is refused', async () => {
    const left = await logIn();
    const renew = async () => {
      clock.now += 2_000;
      const { result } = await submit(deployment.authority, left.key, left.organizationId, 'STAMP_LOGIN', {
        publicKey: left.key.publicKey,
      });
      return result.session as string;
    };
    const longer = await renew();
    expect(await second.verifySession(longer)).not.toBeNull();
    clock.now += 2_000;
    await logOut(product, left.sessionToken);
    for (const server of [product, second]) expect(await server.verifySession(longer)).toBeNull();
    // Only a session that begins after the log-out counts.
    expect(await second.verifySession(await renew())).not.toBeNull();
  });

  it('Another member: An ended session stays ended when another user registers its key', async () => {
    const left = await logIn();
    const own = createApiKeyPair();
    const { result } = await submit(deployment.authority, left.key, left.organizationId, 'CREATE_USERS_V4', {
      users: [
        {
          userName: 'guest',
          userTags: [],
          apiKeys: [{ apiKeyName: 'guest', publicKey: own.publicKey, curveType: 'API_KEY_CURVE_P256' }],
          authenticators: [],
          oauthProviders: [],
        },
      ],
    });
    const [guest] = result.userIds;
    await deleteKey(left);
    const apiKeys = [{ apiKeyName: 'found', publicKey: left.key.publicKey, curveType: 'API_KEY_CURVE_P256' }];
    const registered = await submit(deployment.authority, own, left.organizationId, 'CREATE_API_KEYS_V2', {
      userId: guest,
      apiKeys,
    });
    expect(registered.status).toBe(200);
    clock.now += 60_000;
    expect(await product.verifySession(left.sessionToken)).toBeNull();
    // A process that sees the session for the first time refuses it as well.
    expect(await deployment.backend({ now: () => clock.now }).verifySession(left.sessionToken)).toBeNull();
  });

  it('A session of an API key that a short session added ends after the configured time', async () => {
    const left = await logIn();
    const lasting = createApiKeyPair();
    await submit(deployment.authority, left.key, left.organizationId, 'CREATE_API_KEYS_V2', {
      userId: left.userId,
      apiKeys: [{ apiKeyName: 'lasting', publicKey: lasting.publicKey, curveType: 'API_KEY_CURVE_P256' }],
    });
    const { result } = await submit(deployment.authority, lasting, left.organizationId, 'STAMP_LOGIN', {
      publicKey: createApiKeyPair().publicKey,
      expirationSeconds: '86400',
    });
    const token: string = result.session;
    // Turnkey would let it live for a day.
    expect(parseSessionToken(token).claims.exp).toBe(Math.floor(clock.now / 1000) + 86_400);
    const session = await product.verifySession(token);
    expect(session?.expiresAt).toBeLessThanOrEqual(clock.now / 1000 + 900);
    clock.now += 900_000;
    expect(await product.verifySession(token)).toBeNull();
  });
});
