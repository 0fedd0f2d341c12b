import type { Postern } from '@postern/backend';
import { beforeAll, describe, expect, it } from 'vitest';
import { sharedDeployment } from '../backend/deployment.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { contactSignup, otpLogin, send, verify, withAuthProxy } from './sdk.ts';

describe('the Auth Proxy: codes', () => {
  const deployment = sharedDeployment();
  let postern: Postern;
  beforeAll(async () => {
    postern = deployment.backend(withAuthProxy());
  });

  it('One verification token signs up and logs in, and a returning user logs in', async () => {
    const email = deployment.newEmail();
    const key = createApiKeyPair();
    const verificationToken = await verify(deployment, postern, email, key);
    const lookUp = { filterType: 'EMAIL', filterValue: email, verificationToken };
    expect((await send(postern, 'account', lookUp)).body).toEqual({});

    const signup = await send(postern, 'signup_v2', contactSignup(key, verificationToken, email));
    expect(signup).toMatchObject({ status: 200, body: { organizationId: expect.any(String) } });
    const { organizationId, userId } = signup.body;
    expect(await deployment.verifiedSubOrganizations(email)).toEqual([organizationId]);
    const { user } = await deployment.turnkey.getUser({ organizationId: organizationId ?? '', userId: userId ?? '' });
    expect(user).toMatchObject({ userEmail: email, userName: email, apiKeys: [], authenticators: [] });

    const login = await send(postern, 'otp_login_v2', otpLogin(key, verificationToken, { organizationId }));
    expect(login.status).toBe(200);
    expect(await postern.verifySession(login.body.session ?? '')).toMatchObject({ organizationId, userId });

    const returning = createApiKeyPair();
    const later = await verify(deployment, postern, email, returning);
    const found = await send(postern, 'account', { ...lookUp, verificationToken: later });
    expect(found.body).toEqual({ organizationId });
    // Without an organization the contact of the token decides.
    const again = await send(postern, 'otp_login_v2', otpLogin(returning, later));
    expect(await postern.verifySession(again.body.session ?? '')).toMatchObject({ organizationId, userId });
  });

  it('The same sign-up again gets the same account', async () => {
    const email = deployment.newEmail();
    const key = createApiKeyPair();
    const body = contactSignup(key, await verify(deployment, postern, email, key), email);
    const [first, second] = await Promise.all([send(postern, 'signup_v2', body), send(postern, 'signup_v2', body)]);
    expect(second.body).toEqual(first.body);
    expect(await deployment.verifiedSubOrganizations(email)).toHaveLength(1);
  });

  it('A sign-up makes the wallet that the request asks for, and none otherwise', async () => {
    const email = deployment.newEmail();
    const key = createApiKeyPair();
    const account = {
      curve: 'CURVE_SECP256K1',
      pathFormat: 'PATH_FORMAT_BIP32',
      path: "m/44'/60'/0'/0/0",
      addressFormat: 'ADDRESS_FORMAT_ETHEREUM',
    };
    const signup = await send(postern, 'signup_v2', {
      ...contactSignup(key, await verify(deployment, postern, email, key), email),
      wallet: { walletName: 'Mine', accounts: [account] },
    });
    const addresses = [expect.stringMatching(/^0x[0-9a-fA-F]{40}$/)];
    expect(signup.body).toMatchObject({ wallet: { walletId: expect.any(String), addresses } });

    const other = deployment.newEmail();
    const plain = contactSignup(key, await verify(deployment, postern, other, key), other);
    const { body } = await send(postern, 'signup_v2', plain);
    expect(body).not.toHaveProperty('wallet');
    expect((await deployment.turnkey.getWallets({ organizationId: body.organizationId ?? '' })).wallets).toEqual([]);
  });

  it('WhatsApp proves a phone number as SMS does', async () => {
    const phone = '+491701234567';
    const key = createApiKeyPair();
    const byWhatsApp = await verify(deployment, postern, phone, key, 'OTP_TYPE_WHATSAPP');
    const signup = await send(postern, 'signup_v2', contactSignup(key, byWhatsApp, phone));
    expect(signup.status).toBe(200);
    const later = createApiKeyPair();
    const bySms = await verify(deployment, postern, phone, later, 'OTP_TYPE_SMS');
    const lookUp = { filterType: 'PHONE_NUMBER', filterValue: phone, verificationToken: bySms };
    expect((await send(postern, 'account', lookUp)).body).toEqual({ organizationId: signup.body.organizationId });
  });

  it('A log-in does not sign up', async () => {
    const email = deployment.newEmail();
    const key = createApiKeyPair();
    const verificationToken = await verify(deployment, postern, email, key);
    const login = await send(postern, 'otp_login_v2', otpLogin(key, verificationToken));
    expect(login).toMatchObject({ status: 404, body: { code: 5 } });
    expect(await deployment.verifiedSubOrganizations(email)).toEqual([]);
    // The token is as good as before.
    await send(postern, 'signup_v2', contactSignup(key, verificationToken, email));
    expect((await send(postern, 'otp_login_v2', otpLogin(key, verificationToken))).status).toBe(200);
  });

  it('A contact can sign up anew after its account was deleted', async () => {
    const email = deployment.newEmail();
    const key = createApiKeyPair();
    const verificationToken = await verify(deployment, postern, email, key);
    const first = await send(postern, 'signup_v2', contactSignup(key, verificationToken, email));
    await send(postern, 'otp_login_v2', otpLogin(key, verificationToken));
    await deployment.deleteSubOrganization(key, first.body.organizationId ?? '');

    const next = createApiKeyPair();
    const later = await verify(deployment, postern, email, next);
    const found = await send(postern, 'account', { filterType: 'EMAIL', filterValue: email, verificationToken: later });
    expect(found.body).toEqual({});
    const second = await send(postern, 'signup_v2', contactSignup(next, later, email));
    expect(second.status).toBe(200);
    expect(second.body.organizationId).not.toBe(first.body.organizationId);
    expect((await send(postern, 'otp_login_v2', otpLogin(next, later))).status).toBe(200);
  });
});
