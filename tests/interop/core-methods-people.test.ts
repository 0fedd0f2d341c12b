import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiKeyPair } from '../setup/authority.ts';
import { nonceOf, startOidcProvider, type TestOidcProvider, WEB_CLIENT } from '../setup/oidc-provider.ts';
import { serverClient } from '../setup/server-client.ts';
import { type CoreClient, type CoreUser, NO_AUTH_PROXY, startCoreClient } from './core-client.ts';

let core: CoreClient;
let provider: TestOidcProvider;
let ada: CoreUser;
beforeAll(async () => {
  provider = await startOidcProvider();
  core = await startCoreClient({ loopbackIssuers: [provider.issuer] });
  ada = await core.signUp('ada@example.org');
});
afterAll(async () => {
  await core?.close();
  await provider?.close();
});

describe('credentials', () => {
  it('TurnkeyClient.addPasskey adds a passkey that logs in', async () => {
    // Without another way in, the address has to stay.
    const lastWayIn = 'cannot delete the last credential of a root user';
    expect((await core.refusalOf('removeUserEmail')).message).toContain(lastWayIn);
    const authenticatorIds = await core.call('addPasskey', { name: 'Laptop' });
    const { authenticators } = await core.call('fetchUser');
    expect(authenticators).toMatchObject([{ authenticatorId: authenticatorIds[0], authenticatorName: 'Laptop' }]);
    const { sessionToken } = await core.call('loginWithPasskey');
    expect(await core.call('getSession')).toMatchObject({ token: sessionToken, userId: ada.userId });
  });

  it('TurnkeyClient.removePasskeys removes a passkey', async () => {
    const authenticatorIds = await core.call('addPasskey', { name: 'Lost' });
    expect(await core.call('removePasskeys', { authenticatorIds })).toEqual(authenticatorIds);
    const { authenticators } = await core.call('fetchUser');
    expect(authenticators.map(({ authenticatorName }) => authenticatorName)).toEqual(['Laptop']);
  });

  it('TurnkeyClient.addOauthProvider asks the Auth Proxy first', async () => {
    const oidcToken = await signInAtProvider();
    expect(await core.refusalOf('addOauthProvider', { providerName: 'Test', oidcToken })).toEqual(NO_AUTH_PROXY);
  });

  it('TurnkeyClient.removeOauthProviders removes an identity', async () => {
    const oauthProviders = [{ providerName: 'Test', oidcToken: await signInAtProvider() }];
    const { providerIds } = await core.page.evaluate(
      (parameters) => coreMethodsPage.client().httpClient.createOauthProviders(parameters),
      { userId: ada.userId, oauthProviders },
    );
    const added = { subject: 'ada', audience: WEB_CLIENT };
    expect((await core.call('fetchUser')).oauthProviders).toMatchObject([added]);
    expect(await core.call('removeOauthProviders', { providerIds })).toEqual(providerIds);
    expect((await core.call('fetchUser')).oauthProviders).toEqual([]);
  });

  async function signInAtProvider(): Promise<string> {
    core.test.clock.now = Math.max(core.test.clock.now, Date.now());
    const publicKey = (await core.call('getSession'))?.publicKey ?? '';
    return provider.signIn({ subject: 'ada', nonce: nonceOf({ publicKey }) });
  }
});

describe('users', () => {
  it('TurnkeyClient.fetchUser shows the user, and refuses an unknown id', async () => {
    const { userId } = ada;
    expect(await core.call('fetchUser')).toMatchObject({ userId, userEmail: 'ada@example.org' });
    const unknownUser = { userId: '00000000-0000-4000-8000-000000000000' };
    expect(await core.refusalOf('fetchUser', unknownUser)).toMatchObject({ code: 'FETCH_USERS_ERROR' });
  });

  it('TurnkeyClient.fetchOrCreateP256ApiKeyUser creates a user once, whose key works', async () => {
    const key = createApiKeyPair();
    const parameters = { publicKey: key.publicKey, createParams: { userName: 'Backend' } };
    const created = await core.call('fetchOrCreateP256ApiKeyUser', parameters);
    expect(created).toMatchObject({ userName: 'Backend', apiKeys: [{ credential: { publicKey: key.publicKey } }] });
    expect(await core.call('fetchOrCreateP256ApiKeyUser', parameters)).toEqual(created);
    const { userId } = await serverClient(core.test, ada.organizationId, key).getWhoami();
    expect(userId).toBe(created.userId);
  });

  it('TurnkeyClient.fetchOrCreatePolicies creates only the policies that are missing', async () => {
    const policies = ['First', 'Second'].map((policyName) => ({
      policyName,
      effect: 'EFFECT_ALLOW' as const,
      condition: "activity.type == 'ACTIVITY_TYPE_SIGN_RAW_PAYLOAD_V2'",
      consensus: 'true',
      notes: '',
    }));
    const [first] = await core.call('fetchOrCreatePolicies', { policies: policies.slice(0, 1) });
    const both = await core.call('fetchOrCreatePolicies', { policies });
    expect(both).toMatchObject([{ policyId: first?.policyId }, { policyName: 'Second' }]);
    expect(await core.call('fetchOrCreatePolicies', { policies })).toEqual(both);
  });

  it('TurnkeyClient.updateUserName changes the name', async () => {
    expect(await core.call('updateUserName', { userName: 'Ada L.' })).toBe(ada.userId);
    expect(await core.call('fetchUser')).toMatchObject({ userName: 'Ada L.' });
  });

  it('TurnkeyClient.updateUserEmail changes the address, and proves it with the Auth Proxy only', async () => {
    expect(await core.call('updateUserEmail', { email: 'new@example.org' })).toBe(ada.userId);
    expect(await core.call('fetchUser')).toMatchObject({ userEmail: 'new@example.org' });
    const proved = { email: 'other@example.org', verificationToken: 'any' };
    expect(await core.refusalOf('updateUserEmail', proved)).toEqual(NO_AUTH_PROXY);
  });

  it('TurnkeyClient.removeUserEmail removes the address', async () => {
    await core.call('removeUserEmail');
    expect((await core.call('fetchUser')).userEmail ?? '').toBe('');
  });

  it('TurnkeyClient.updateUserPhoneNumber changes the number, and proves it with the Auth Proxy only', async () => {
    await core.call('updateUserPhoneNumber', { phoneNumber: '+436641234567' });
    expect(await core.call('fetchUser')).toMatchObject({ userPhoneNumber: '+436641234567' });
    const proved = { phoneNumber: '+436641234568', verificationToken: 'any' };
    expect(await core.refusalOf('updateUserPhoneNumber', proved)).toEqual(NO_AUTH_PROXY);
  });

  it('TurnkeyClient.removeUserPhoneNumber removes the number', async () => {
    await core.call('removeUserPhoneNumber');
    expect((await core.call('fetchUser')).userPhoneNumber ?? '').toBe('');
  });
});

describe('proofs of enclaves, which the authority does not have', () => {
  const appProof = {
    scheme: 'SIGNATURE_SCHEME_EPHEMERAL_KEY_P256',
    publicKey: '04',
    proofPayload: '{}',
    signature: '',
  } as const;
  const refusal = {
    code: 'FETCH_BOOT_PROOF_ERROR',
    message: expect.stringContaining('unimplemented: get_boot_proof'),
  };

  it('TurnkeyClient.fetchBootProofForAppProof says that the authority has no boot proofs', async () => {
    expect(await core.refusalOf('fetchBootProofForAppProof', { appProof })).toEqual(refusal);
  });

  it('TurnkeyClient.verifyAppProofs says that the authority has no boot proofs', async () => {
    expect(await core.refusalOf('verifyAppProofs', { appProofs: [appProof] })).toEqual(refusal);
  });
});

it('TurnkeyClient.deleteSubOrganization deletes the account and ends the session', async () => {
  const frank = await core.signUp('frank@example.org', 'frank');
  expect((await core.refusalOf('deleteSubOrganization')).code).toBe('DELETE_SUB_ORGANIZATION_ERROR');
  await core.call('deleteSubOrganization', { deleteWithoutExport: true });
  expect((await core.refusalOf('fetchUser')).code).toBe('SESSION_EXPIRED');
  const { test } = core;
  const { organizationIds } = await serverClient(test, test.organizationId, test.apiKey).getSubOrgIds();
  expect(organizationIds).toEqual([ada.organizationId]);
  expect(organizationIds).not.toContain(frank.organizationId);
});
