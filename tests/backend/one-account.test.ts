import { createMemoryStore, createPostgresStore, type Postern, type Store } from '@postern/backend';
import type { LoginResponse } from '@postern/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApiKeyPair } from '../setup/authority.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { type Browser, post } from './browser.ts';
import { sharedDeployment } from './deployment.ts';

describe('one identity has one sub-organization', () => {
  const deployment = sharedDeployment();
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await database.drop();
  });
  beforeEach(() => void deployment.takeCalls());

  /** Answers every look-up with an empty list, as if the sub-organizations did not exist yet. */
  const hidingLookUps: typeof fetch = (input, init) =>
    String(input).endsWith('list_verified_suborgs')
      ? Promise.resolve(Response.json({ organizationIds: [] }))
      : fetch(input, init);

  it('S1: A log-in does not lead to a sub-organization that an attacker prepared with the contact', async () => {
    const email = deployment.newEmail();
    const attacker = createApiKeyPair();
    const prepared = await deployment.turnkey.createSubOrganization({
      subOrganizationName: 'Trap',
      rootUsers: [
        {
          userName: 'Attacker',
          userEmail: email,
          apiKeys: [{ apiKeyName: 'key', publicKey: attacker.publicKey, curveType: 'API_KEY_CURVE_P256' }],
          authenticators: [],
          oauthProviders: [],
        },
      ],
      rootQuorumThreshold: 1,
    });
    const victim = deployment.browser(deployment.backend());
    const { body } = await victim.otpLogin(await deployment.prove(victim, email));
    expect(body.created).toBe(true);
    expect(body.organizationId).not.toBe(prepared.subOrganizationId);
  });

  it('S2: A log-in is refused when several sub-organizations have the verified contact', async () => {
    const email = deployment.newEmail();
    const ids: string[] = [];
    for (let n = 0; n < 2; n++) {
      // Each backend remembers nothing and finds nothing, because the other one is hidden from it.
      const hiding = deployment.backend({ fetch: hidingLookUps });
      const browser = deployment.browser(hiding);
      ids.push((await browser.otpLogin(await deployment.prove(browser, email))).body.organizationId);
    }
    expect(new Set(ids).size).toBe(2);
    const browser = deployment.browser(deployment.backend());
    const { status, body } = await browser.otpLogin(await deployment.prove(browser, email));
    expect([status, body.code]).toEqual([409, 'ACCOUNT_AMBIGUOUS']);
  });

  it('A remembered sub-organization that Turnkey does not know is forgotten', async () => {
    const email = deployment.newEmail();
    const store = createMemoryStore();
    const remember = vi.spyOn(store.identities, 'remember');
    const postern = deployment.backend({ store });
    const first = deployment.browser(postern);
    const { body } = await first.otpLogin(await deployment.prove(first, email));
    const [key = ''] = remember.mock.lastCall ?? [];
    await store.identities.remember(key, '00000000-0000-4000-8000-000000000000');
    const second = deployment.browser(postern);
    const again = await second.otpLogin(await deployment.prove(second, email));
    expect(again.body).toMatchObject({ organizationId: body.organizationId, created: false });
    expect(await store.identities.find(key)).toBe(body.organizationId);
  });

  describe.each<[string, () => Promise<Store[]>]>([
    ['one process', async () => [createMemoryStore()]],
    ['three processes', async () => Promise.all([1, 2, 3].map(() => createPostgresStore({ url: database.url })))],
  ])('S2: first log-ins of one person that race in %s', (_name, open) => {
    it('Racing first log-ins by code make one sub-organization', async () => {
      const email = deployment.newEmail();
      const stores = await open();
      const posterns = stores.map((store) => deployment.backend({ store }));
      const tokens: [Browser, string][] = [];
      for (let n = 0; n < 3; n++) {
        const browser = deployment.browser(posterns[n % posterns.length] as Postern);
        tokens.push([browser, await deployment.prove(browser, email)]);
      }
      // Each tab sends its request twice.
      const attempts = tokens.flatMap(([browser, token], n) => {
        const request = browser.loginRequest(token);
        const postern = posterns[n % posterns.length] as Postern;
        return [1, 2].map(() => post<LoginResponse>(postern, '/otp-login', request));
      });
      const replies = await Promise.all(attempts);
      expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
      expect(new Set(replies.map(({ body }) => body.organizationId)).size).toBe(1);
      const creating = replies.filter(({ body }) => body.created).map(({ body }) => body.sessionToken);
      expect(new Set(creating).size).toBe(1);
      expect(deployment.takeCalls().filter((name) => name === 'create_sub_organization')).toHaveLength(1);
      expect(await deployment.verifiedSubOrganizations(email)).toHaveLength(1);
      await Promise.all(stores.map((store) => store.close()));
    });
  });
});
