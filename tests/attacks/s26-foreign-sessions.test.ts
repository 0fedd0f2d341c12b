import { createMemoryStore, createPostgresStore, type Postern } from '@postern/backend';
import type { JsonObject } from '@postern/protocol';
import postgres from 'postgres';
import { beforeAll, describe, expect, it } from 'vitest';
import { createSoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { ORIGIN, post } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { createEthereumWallet, createSolanaWallet, type TestWallet } from '../backend/sign-up-attempt.ts';
import { passkeyStamp, stampLoginBody, walletStamp } from '../backend/stamp-login.ts';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { createTestDatabase } from '../setup/database.ts';
import { ask, submit } from '../setup/user.ts';
import { guideServer } from './guide-server.ts';

describe('S26: a customer of another parent lets our API key in, and so gets sessions that count here', () => {
  const deployment = sharedDeployment();
  let product: Postern;
  beforeAll(async () => {
    product = deployment.backend();
  });

  /** Another customer's organization, whose user has a session. */
  async function foreignCustomer() {
    const key = createApiKeyPair();
    const parent = await deployment.authority.authority.ensureOrganization({
      organizationName: 'Attacker Inc.',
      userName: 'Backend',
      apiPublicKey: key.publicKey,
    });
    return { key, ...parent };
  }

  /** The attacker registers a key that every sub-organization's votes show: the public key of our backend. */
  const letOurBackendIn = (key: ApiKeyPair, organizationId: string, userId: string) =>
    submit(deployment.authority, key, organizationId, 'CREATE_API_KEYS_V2', {
      userId,
      apiKeys: [
        {
          apiKeyName: 'the victim’s backend',
          publicKey: deployment.backendKey.publicKey,
          curveType: 'API_KEY_CURVE_P256',
        },
      ],
    });

  async function stampLogin(key: ApiKeyPair, organizationId: string): Promise<string> {
    const publicKey = createApiKeyPair().publicKey;
    const { result } = await submit(deployment.authority, key, organizationId, 'STAMP_LOGIN', { publicKey });
    return result.session;
  }

  async function counts(token: string): Promise<boolean> {
    const headers = { Authorization: `Bearer ${token}` };
    return (await product.fetch(new Request('https://api.example.com/auth/session', { headers }))).ok;
  }

  /** Whether our backend's key can read there. */
  const canRead = async (organizationId: string, userId: string) =>
    (await ask(deployment.authority, deployment.backendKey, organizationId, 'get_user', { userId })).status === 200;

  /** A sub-organization of another parent that has let our API key in. */
  async function bait(more: { apiKeys?: JsonObject[]; authenticators?: JsonObject[] } = {}) {
    const attacker = await foreignCustomer();
    const own = createApiKeyPair();
    const apiKeys = [{ apiKeyName: 'own', publicKey: own.publicKey, curveType: 'API_KEY_CURVE_P256' }];
    const rootUser = {
      userName: 'attacker',
      apiKeys: [...apiKeys, ...(more.apiKeys ?? [])],
      authenticators: more.authenticators ?? [],
      oauthProviders: [],
    };
    const type = 'CREATE_SUB_ORGANIZATION_V8';
    const created = await submit(deployment.authority, attacker.key, attacker.organizationId, type, {
      subOrganizationName: 'bait',
      rootQuorumThreshold: 1,
      rootUsers: [rootUser],
    });
    const { subOrganizationId, rootUserIds } = created.result;
    await letOurBackendIn(own, subOrganizationId, rootUserIds[0]);
    expect(await canRead(subOrganizationId, rootUserIds[0])).toBe(true);
    return { own, subOrganizationId };
  }

  it('A session of another parent’s sub-organization is refused', async () => {
    const { own, subOrganizationId } = await bait();
    const session = await stampLogin(own, subOrganizationId);
    expect(await counts(session)).toBe(false);
    expect(await product.verifySession(session)).toBeNull();
    // The check that Turnkey documents knows no parent at all.
    expect(await guideServer(deployment.authority).verifySession(session)).not.toBeNull();
  });

  it('Another member: A session of another parent itself is refused', async () => {
    const { key, organizationId, userId } = await foreignCustomer();
    await letOurBackendIn(key, organizationId, userId);
    expect(await canRead(organizationId, userId)).toBe(true);
    expect(await counts(await stampLogin(key, organizationId))).toBe(false);
  });

  const walletOf = (create: () => TestWallet) => () => {
    const own = create();
    const { publicKey, curveType } = own;
    return {
      registered: { apiKeys: [{ apiKeyName: 'wallet', publicKey, curveType }] },
      stamp: (body: string): object | Promise<object> => walletStamp(own, body),
    };
  };
  const passkeyOf = () => {
    const own = createSoftwareAuthenticator();
    return {
      registered: { authenticators: [own.attest({ origin: ORIGIN, rpId: new URL(ORIGIN).hostname })] },
      stamp: (body: string): object => passkeyStamp(own, body),
    };
  };

  it.each([
    ['a wallet on secp256k1', walletOf(createEthereumWallet)],
    ['a wallet on Ed25519', walletOf(createSolanaWallet)],
    ['a passkey', passkeyOf],
  ])('Another member: %s cannot log into the sub-organization of another parent', async (_name, create) => {
    const { registered, stamp } = create();
    const { subOrganizationId } = await bait(registered);
    for (const _time of ['first', 'again']) {
      const body = stampLoginBody(deployment, subOrganizationId);
      const reply = await post<{ code: string }>(product, '/stamp-login', { body, stamp: await stamp(body) });
      expect([reply.status, reply.body.code]).toEqual([404, 'CREDENTIAL_NOT_PROVED']);
    }
  });

  it('Another member: A wallet of the parent’s operator cannot log into the parent', async () => {
    const { registered, stamp } = walletOf(createEthereumWallet)();
    const user = { userName: 'Operator', userTags: [], authenticators: [], oauthProviders: [], ...registered };
    const { apiKey, organizationId } = deployment.authority;
    await submit(deployment.authority, apiKey, organizationId, 'CREATE_USERS_V4', { users: [user] });
    // Who has made the organization stands in no activity; here that is done by hand.
    const sql = postgres(deployment.authority.databaseUrl, { max: 1 });
    await sql`update activities set status = 'ACTIVITY_STATUS_FAILED' where organization_id = ${organizationId}`;
    await sql.end();
    const body = stampLoginBody(deployment, organizationId);
    const reply = await post<{ code: string }>(product, '/stamp-login', { body, stamp: await stamp(body) });
    expect([reply.status, reply.body.code]).toEqual([404, 'CREDENTIAL_NOT_PROVED']);
  });

  it('A session of this backend costs one call to Turnkey, also in a process that sees it first', async () => {
    const database = await createTestDatabase();
    const stores = await Promise.all([1, 2].map(() => createPostgresStore({ url: database.url })));
    const [one, two] = stores.map((store) => deployment.backend({ store })) as [Postern, Postern];
    const browser = deployment.browser(one);
    const { body } = await browser.otpLogin(await deployment.prove(browser, deployment.newEmail()));
    deployment.takeCalls();
    for (const _time of ['first', 'again']) expect(await two.verifySession(body.sessionToken)).not.toBeNull();
    expect(deployment.takeCalls()).toEqual(['get_api_keys']);
    await Promise.all(stores.map((store) => store.close()));
    await database.drop();
  });

  it('Another member: A parent refuses the session of another parent with which it shares a store', async () => {
    const store = createMemoryStore();
    const ours = deployment.backend({ store });
    const browser = deployment.browser(ours);
    const { body } = await browser.otpLogin(await deployment.prove(browser, deployment.newEmail()));
    // The other parent’s backend is let into the sub-organization by the user, so that it could read the key there.
    const other = await foreignCustomer();
    await submit(deployment.authority, browser.key, body.organizationId, 'CREATE_API_KEYS_V2', {
      userId: body.userId,
      apiKeys: [{ apiKeyName: 'x', publicKey: other.key.publicKey, curveType: 'API_KEY_CURVE_P256' }],
    });
    const { url, authority } = deployment.authority;
    const theirs = deployment.backend({
      store,
      turnkey: {
        apiUrl: url,
        organizationId: other.organizationId,
        apiPublicKey: other.key.publicKey,
        apiPrivateKey: other.key.privateKey,
        notarizerPublicKey: authority.publicKeys.notarizer,
        tlsFetcherPublicKey: authority.publicKeys.tlsFetcher,
      },
    });
    expect(await ours.verifySession(body.sessionToken)).not.toBeNull();
    expect(await theirs.verifySession(body.sessionToken)).toBeNull();
  });
});
