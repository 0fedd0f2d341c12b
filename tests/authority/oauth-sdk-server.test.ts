import { verifySessionJwtSignature } from '@turnkey/crypto';
import { DEFAULT_ETHEREUM_ACCOUNTS, Turnkey } from '@turnkey/sdk-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiKeyPair, createApiKeyPair, startTestAuthority, type TestAuthority } from '../setup/authority.ts';
import {
  MOBILE_CLIENT,
  nonceOf,
  startOidcProvider,
  type TestOidcProvider,
  WEB_CLIENT,
} from '../setup/oidc-provider.ts';

/** The unmodified server SDK, as the guide's backend uses it. */
describe('@turnkey/sdk-server with an OpenID provider', () => {
  let provider: TestOidcProvider;
  let test: TestAuthority;
  let parent: ReturnType<Turnkey['apiClient']>;
  beforeAll(async () => {
    provider = await startOidcProvider();
    test = await startTestAuthority({ loopbackIssuers: [provider.issuer] });
    parent = clientOf(test.organizationId, test.apiKey);
  });
  afterAll(async () => {
    await test?.close();
    await provider?.close();
  });

  const clientOf = (organizationId: string, key: ApiKeyPair) =>
    new Turnkey({
      apiBaseUrl: test.url,
      defaultOrganizationId: organizationId,
      apiPublicKey: key.publicKey,
      apiPrivateKey: key.privateKey,
    }).apiClient();

  it('The SDK signs a user up and in, links another client of the app, and unlinks it', async () => {
    const key = createApiKeyPair();
    const oidcToken = await provider.signIn({ subject: 'ada', nonce: nonceOf(key) });
    const filter = { filterType: 'OIDC_TOKEN', filterValue: oidcToken };
    expect(await parent.getSubOrgIds(filter)).toEqual({ organizationIds: [] });
    const { subOrganizationId, wallet } = await parent.createSubOrganization({
      subOrganizationName: 'Ada',
      rootUsers: [
        {
          userName: 'Ada',
          apiKeys: [],
          authenticators: [],
          oauthProviders: [{ providerName: 'Web', oidcToken }],
        },
      ],
      rootQuorumThreshold: 1,
      wallet: { walletName: 'Default Wallet', accounts: DEFAULT_ETHEREUM_ACCOUNTS },
    });
    expect(wallet?.addresses).toHaveLength(1);
    expect(await parent.getSubOrgIds(filter)).toEqual({ organizationIds: [subOrganizationId] });
    const { session } = await parent.oauthLogin({
      organizationId: subOrganizationId,
      oidcToken,
      publicKey: key.publicKey,
    });
    expect(await verifySessionJwtSignature(session, test.authority.publicKeys.notarizer)).toBe(true);

    const user = clientOf(subOrganizationId, key);
    const { userId } = await user.getWhoami({});
    const { providerIds } = await user.createOauthProviders({
      userId,
      oauthProviders: [
        {
          providerName: 'Mobile',
          oidcToken: await provider.signIn({ subject: 'ada', nonce: 'any', clientId: MOBILE_CLIENT }),
        },
      ],
    });
    const { oauthProviders } = await user.getOauthProviders({ userId });
    expect(oauthProviders.map(({ audience, subject }) => [audience, subject])).toEqual([
      [WEB_CLIENT, 'ada'],
      [MOBILE_CLIENT, 'ada'],
    ]);
    await user.deleteOauthProviders({ userId, providerIds });
    expect((await user.getOauthProviders({})).oauthProviders).toHaveLength(1);
  });
});
