import { parseSessionToken } from '@postern/protocol';
import type { OtpType } from '@turnkey/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuthProxySite, type CoreTab, openCoreTab, otpType, sendCode, startAuthProxySite } from './core-site.ts';

const ACCOUNT = {
  curve: 'CURVE_SECP256K1',
  pathFormat: 'PATH_FORMAT_BIP32',
  path: "m/44'/60'/0'/0/0",
  addressFormat: 'ADDRESS_FORMAT_ETHEREUM',
} as const;

/** Each generation of the official package that encrypts codes, with the paths that its log-in asks. */
const GENERATIONS: { name: string; alias: Record<string, string>; login: string[] }[] = [
  { name: '@turnkey/core', alias: {}, login: [] },
  { name: '@turnkey/core 2.0', alias: { '@turnkey/core': 'turnkey-core-2.0' }, login: ['otp_login_v2'] },
];

describe.each(GENERATIONS)('$name, unmodified, with the backend as its Auth Proxy: codes', ({ alias, login }) => {
  let site: AuthProxySite;
  beforeAll(async () => {
    site = await startAuthProxySite({ alias });
  });
  afterAll(() => site?.close());

  async function expectSession(tab: CoreTab, sessionToken: string, contact: string): Promise<string> {
    const { claims } = parseSessionToken(sessionToken);
    const user = await tab.call('fetchUser');
    expect(user).toMatchObject({ userId: claims.user_id, userEmail: contact });
    expect(await tab.call('getSession')).toMatchObject({ token: sessionToken, organizationId: claims.organization_id });
    return claims.organization_id;
  }

  it('The official completeOtp signs up, and logs a returning user in', async () => {
    const contact = site.deployment.newEmail();
    const tab = await openCoreTab(site);
    site.takePaths();
    const first = await tab.call('completeOtp', { ...(await sendCode(site, tab, contact)), contact, otpType });
    expect(first).toMatchObject({ action: 'SIGNUP' });
    expect(site.takePaths()).toEqual(['otp_init_v2', 'otp_verify_v2', 'account', 'signup_v2', ...login]);
    const organizationId = await expectSession(tab, first.sessionToken, contact);
    expect(await site.deployment.verifiedSubOrganizations(contact)).toEqual([organizationId]);
    await tab.call('logout');

    const second = await tab.call('completeOtp', { ...(await sendCode(site, tab, contact)), contact, otpType });
    expect(second).toMatchObject({ action: 'LOGIN' });
    expect(site.takePaths()).toEqual(['otp_init_v2', 'otp_verify_v2', 'account', ...login]);
    expect(await expectSession(tab, second.sessionToken, contact)).toBe(organizationId);
  });

  it('The official initOtp, verifyOtp, signUpWithOtp and loginWithOtp do the same in single steps', async () => {
    const contact = site.deployment.newEmail();
    const tab = await openCoreTab(site);
    const { verificationToken } = await tab.call('verifyOtp', await sendCode(site, tab, contact));
    const createSubOrgParams = {
      userName: 'Ada',
      customWallet: { walletName: 'Mine', walletAccounts: [ACCOUNT] },
    };
    const signedUp = await tab.call('signUpWithOtp', { verificationToken, contact, otpType, createSubOrgParams });
    const organizationId = await expectSession(tab, signedUp.sessionToken, contact);
    expect(await tab.call('fetchUser')).toMatchObject({ userName: 'Ada' });
    expect(await tab.call('fetchWallets')).toMatchObject([{ walletName: 'Mine' }]);
    await tab.call('logout');

    const again = await tab.call('verifyOtp', await sendCode(site, tab, contact));
    const loggedIn = await tab.call('loginWithOtp', { verificationToken: again.verificationToken });
    expect(await expectSession(tab, loggedIn.sessionToken, contact)).toBe(organizationId);
  });

  it('A code by SMS signs up, and logs a returning user in', async () => {
    const sms = { contact: '+14155550100', otpType: 'OTP_TYPE_SMS' as OtpType };
    const tab = await openCoreTab(site);
    const first = await tab.call('completeOtp', { ...(await sendCode(site, tab, sms.contact, sms.otpType)), ...sms });
    expect(first).toMatchObject({ action: 'SIGNUP' });
    const user = await tab.call('fetchUser');
    expect(user).toMatchObject({ userPhoneNumber: sms.contact });
    await tab.call('logout');
    const second = await tab.call('completeOtp', { ...(await sendCode(site, tab, sms.contact, sms.otpType)), ...sms });
    expect(second).toMatchObject({ action: 'LOGIN' });
    expect(await tab.call('fetchUser')).toMatchObject({ userId: user.userId });
  });

  it('A wrong code has the error that the official package knows', async () => {
    const contact = site.deployment.newEmail();
    const tab = await openCoreTab(site);
    const sent = await sendCode(site, tab, contact);
    const otpCode = sent.otpCode === '000000' ? '111111' : '000000';
    expect(await tab.refusalOf('verifyOtp', { ...sent, otpCode })).toMatchObject({ code: 'INVALID_OTP_CODE' });
    expect(await tab.call('verifyOtp', sent)).toMatchObject({ verificationToken: expect.any(String) });
  });

  it('The official refreshSession makes a new session for a new key', async () => {
    const contact = site.deployment.newEmail();
    const tab = await openCoreTab(site);
    await tab.call('completeOtp', { ...(await sendCode(site, tab, contact)), contact, otpType });
    const before = await tab.call('getSession');
    await tab.call('refreshSession');
    const after = await tab.call('getSession');
    expect(after).toMatchObject({ organizationId: before?.organizationId, userId: before?.userId });
    expect(after?.publicKey).not.toBe(before?.publicKey);
    expect(await tab.call('fetchUser')).toMatchObject({ userEmail: contact });
  });
});
