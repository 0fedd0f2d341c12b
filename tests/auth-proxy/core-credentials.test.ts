import { parseSessionToken } from '@postern/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuthProxySite, type CoreTab, openCoreTab, startAuthProxySite } from './core-site.ts';
import { CONFIG_ID } from './sdk.ts';

const CONFIG_WITH_LOOK_UP = '22222222-2222-4333-8444-555555555555';
const PASSKEYS = { passkeyConfig: {} };
const WALLETS = {
  walletConfig: { features: { auth: true }, chains: { ethereum: { native: true }, solana: { native: true } } },
};

describe('@turnkey/core, unmodified, with the backend as its Auth Proxy: passkeys and wallets', () => {
  let site: AuthProxySite;
  beforeAll(async () => {
    const lookUp = { lookUpWithoutProof: ['PUBLIC_KEY' as const] };
    const configurations = { [CONFIG_ID]: {}, [CONFIG_WITH_LOOK_UP]: lookUp };
    site = await startAuthProxySite({ options: { authProxy: { configurations } } });
  });
  afterAll(() => site?.close());

  function accountOf(sessionToken: string) {
    const { organization_id, user_id } = parseSessionToken(sessionToken).claims;
    return { organizationId: organization_id, userId: user_id };
  }

  it('The official signUpWithPasskey makes an account that loginWithPasskey opens', async () => {
    const tab = await openCoreTab(site, PASSKEYS);
    site.takePaths();
    const signedUp = await tab.call('signUpWithPasskey', { passkeyDisplayName: 'Laptop' });
    expect(site.takePaths()).toEqual(['signup_v2']);
    const account = accountOf(signedUp.sessionToken);
    expect(account.organizationId).not.toBe(site.config.organizationId);
    expect(await tab.call('fetchUser')).toMatchObject({
      userId: account.userId,
      authenticators: [{ authenticatorName: 'Laptop', credentialId: signedUp.credentialId }],
    });
    await tab.call('logout');
    const loggedIn = await tab.call('loginWithPasskey');
    expect(accountOf(loggedIn.sessionToken)).toEqual(account);
    expect(loggedIn.credentialId).toBe(signedUp.credentialId);
  });

  it('The official refreshSession also works after a sign-up with a passkey', async () => {
    const tab = await openCoreTab(site, PASSKEYS);
    const { sessionToken } = await tab.call('signUpWithPasskey');
    await tab.call('refreshSession');
    const session = await tab.call('getSession');
    expect(session).toMatchObject(accountOf(sessionToken));
    expect(session?.token).not.toBe(sessionToken);
  });

  async function openWalletTab(more: object = {}): Promise<CoreTab> {
    const tab = await openCoreTab(site);
    await tab.page.evaluate(
      async (settings) => {
        coreMethodsPage.announceEthereumWallet();
        coreMethodsPage.registerSolanaWallet([...crypto.getRandomValues(new Uint8Array(32))]);
        await coreMethodsPage.start(settings);
      },
      { ...site.config, ...WALLETS, ...more },
    );
    return tab;
  }

  function withWallet(
    tab: CoreTab,
    method: 'signUpWithWallet' | 'loginWithWallet' | 'loginOrSignupWithWallet',
    chain: 'ethereum' | 'solana' = 'ethereum',
  ) {
    return tab.page.evaluate(
      async ({ method, chain }) => {
        const walletProvider = await coreMethodsPage.walletProvider(chain);
        return coreMethodsPage.client()[method]({ walletProvider });
      },
      { method, chain },
    );
  }

  it.each([
    ['ethereum', 'CREDENTIAL_TYPE_API_KEY_SECP256K1'],
    ['solana', 'CREDENTIAL_TYPE_API_KEY_ED25519'],
  ] as const)('The official signUpWithWallet makes an account that loginWithWallet opens: %s', async (chain, type) => {
    const tab = await openWalletTab();
    site.takePaths();
    const signedUp = await withWallet(tab, 'signUpWithWallet', chain);
    expect(site.takePaths()).toEqual(['signup_v2']);
    const account = accountOf(signedUp.sessionToken);
    expect(account.organizationId).not.toBe(site.config.organizationId);
    const { apiKeys } = await tab.call('fetchUser');
    const types = apiKeys.map(({ credential }) => credential.type);
    expect(types).toEqual([type, 'CREDENTIAL_TYPE_LOGIN']);
    await tab.call('logout');
    expect(accountOf((await withWallet(tab, 'loginWithWallet', chain)).sessionToken)).toEqual(account);
  });

  it.each([
    ['calls both a sign-up, because a look-up without a proof finds nothing', {}, 'SIGNUP'],
    ['says which it was where the app allows the look-up', { authProxyConfigId: CONFIG_WITH_LOOK_UP }, 'LOGIN'],
  ])('The official loginOrSignupWithWallet signs up, logs a returning user in, and %s', async (_, more, action) => {
    const tab = await openWalletTab(more);
    const first = await withWallet(tab, 'loginOrSignupWithWallet');
    expect(first).toMatchObject({ action: 'SIGNUP' });
    await tab.call('logout');
    const second = await withWallet(tab, 'loginOrSignupWithWallet');
    expect(second).toMatchObject({ action });
    expect(accountOf(second.sessionToken)).toEqual(accountOf(first.sessionToken));
  });
});
