import { parseSessionToken } from '@postern/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WEB_CLIENT } from '../setup/oidc-provider.ts';
import {
  type AuthProxySite,
  type CoreTab,
  openCoreTab,
  otpType,
  sendCode,
  signInAtProvider,
  startAuthProxySite,
} from './core-site.ts';

describe('@turnkey/core, unmodified, with the backend as its Auth Proxy: identity providers and users', () => {
  let site: AuthProxySite;
  beforeAll(async () => {
    site = await startAuthProxySite();
  });
  afterAll(() => site?.close());

  async function newToken(tab: CoreTab, subject: string) {
    const publicKey = await tab.call('createApiKeyPair');
    return { publicKey, oidcToken: await signInAtProvider(site, publicKey, subject) };
  }

  it('The official completeOauth signs up, and logs a returning user in', async () => {
    const tab = await openCoreTab(site);
    site.takePaths();
    const first = await tab.call('completeOauth', { ...(await newToken(tab, 'ada')), providerName: 'Test' });
    expect(first).toMatchObject({ action: 'SIGNUP' });
    expect(site.takePaths()).toEqual(['account', 'signup_v2']);
    const user = await tab.call('fetchUser');
    // The name is that of the backend's configuration.
    const identity = { issuer: site.provider.issuer, subject: 'ada', audience: WEB_CLIENT };
    expect(user.oauthProviders).toMatchObject([{ ...identity, providerName: 'test' }]);
    await tab.call('logout');

    const second = await tab.call('completeOauth', await newToken(tab, 'ada'));
    expect(second).toMatchObject({ action: 'LOGIN' });
    expect(site.takePaths()).toEqual(['account']);
    expect(await tab.call('fetchUser')).toMatchObject({ userId: user.userId });
  });

  it('The official signUpWithOauth and loginWithOauth do the same in single steps', async () => {
    const tab = await openCoreTab(site);
    const signedUp = await tab.call('signUpWithOauth', { ...(await newToken(tab, 'bob')), providerName: 'Test' });
    const { claims } = parseSessionToken(signedUp.sessionToken);
    await tab.call('logout');
    const loggedIn = await tab.call('loginWithOauth', await newToken(tab, 'bob'));
    expect(parseSessionToken(loggedIn.sessionToken).claims).toMatchObject({
      organization_id: claims.organization_id,
      user_id: claims.user_id,
    });
  });

  it('The official addOauthProvider adds an identity to the user, unless another account has it', async () => {
    const [owner, other] = [await openCoreTab(site), await openCoreTab(site)];
    const contact = site.deployment.newEmail();
    await owner.call('completeOtp', { ...(await sendCode(site, owner, contact)), contact, otpType });
    const { publicKey = '', userId } = (await owner.call('getSession')) ?? {};
    const oidcToken = await signInAtProvider(site, publicKey, 'carol');
    expect(await owner.call('addOauthProvider', { providerName: 'Test', oidcToken })).toHaveLength(1);
    await owner.call('logout');
    await owner.call('loginWithOauth', await newToken(owner, 'carol'));
    expect(await owner.call('getSession')).toMatchObject({ userId });

    const contactOfOther = site.deployment.newEmail();
    const sent = await sendCode(site, other, contactOfOther);
    await other.call('completeOtp', { ...sent, contact: contactOfOther, otpType });
    const keyOfOther = (await other.call('getSession'))?.publicKey ?? '';
    const taken = await signInAtProvider(site, keyOfOther, 'carol');
    expect(await other.refusalOf('addOauthProvider', { providerName: 'Test', oidcToken: taken })).toMatchObject({
      code: 'ACCOUNT_ALREADY_EXISTS',
    });
  });

  it('The official updateUserEmail proves the new address, unless another account has it', async () => {
    const tab = await openCoreTab(site);
    const [contact, email] = [site.deployment.newEmail(), site.deployment.newEmail()];
    await tab.call('completeOtp', { ...(await sendCode(site, tab, contact)), contact, otpType });
    const { organizationId = '', userId } = (await tab.call('getSession')) ?? {};
    const { verificationToken } = await tab.call('verifyOtp', await sendCode(site, tab, email));
    expect(await tab.call('updateUserEmail', { email, verificationToken })).toBe(userId);
    expect(await site.deployment.verifiedSubOrganizations(email)).toEqual([organizationId]);

    const other = await openCoreTab(site);
    const sent = await sendCode(site, other, contact);
    await other.call('completeOtp', { ...sent, contact, otpType });
    const again = await other.call('verifyOtp', await sendCode(site, other, email));
    const taken = { email, verificationToken: again.verificationToken };
    expect(await other.refusalOf('updateUserEmail', taken)).toMatchObject({ code: 'ACCOUNT_ALREADY_EXISTS' });
  });

  it('The official getProxyAuthConfig tells what the app may do', async () => {
    const tab = await openCoreTab(site);
    expect(await tab.call('getProxyAuthConfig')).toEqual({
      enabledProviders: ['email', 'sms', 'whatsapp', 'passkey', 'wallet', 'test'],
      sessionExpirationSeconds: '900',
      organizationId: site.config.organizationId,
      oauthClientIds: { test: WEB_CLIENT },
      otpAlphanumeric: false,
      otpLength: '6',
    });
  });

  it('The official proxyGetAccount finds an account only with a proof', async () => {
    const tab = await openCoreTab(site);
    const contact = site.deployment.newEmail();
    const first = await tab.call('completeOtp', { ...(await sendCode(site, tab, contact)), contact, otpType });
    const { organization_id: organizationId } = parseSessionToken(first.sessionToken).claims;
    const { verificationToken } = await tab.call('verifyOtp', await sendCode(site, tab, contact));
    const accountOf = (proof: object) =>
      tab.page.evaluate((lookUp) => coreMethodsPage.client().httpClient.proxyGetAccount(lookUp), {
        filterType: 'EMAIL',
        filterValue: contact,
        ...proof,
      });
    expect(await accountOf({ verificationToken })).toEqual({ organizationId });
    expect(await accountOf({})).toEqual({});
  });
});
