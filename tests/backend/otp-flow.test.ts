import type { AuditEvent, Postern } from '@postern/backend';
import { verifySessionJwtSignature } from '@turnkey/crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { createApiKeyPair } from '../setup/authority.ts';
import { sharedDeployment } from './deployment.ts';

describe('one-time codes over a real authority', () => {
  const deployment = sharedDeployment();
  beforeEach(() => void deployment.takeCalls());

  it('A code signs a new user up with an Ethereum wallet, and logs in later', async () => {
    const postern = deployment.backend();
    const email = deployment.newEmail();
    const browser = deployment.browser(postern);
    const { status, body } = await browser.otpLogin(await deployment.prove(browser, email));
    expect(status).toBe(200);
    expect(body).toMatchObject({ created: true, organizationId: expect.any(String), userId: expect.any(String) });
    const { notarizer } = deployment.authority.authority.publicKeys;
    expect(await verifySessionJwtSignature(body.sessionToken, notarizer)).toBe(true);
    expect(await deployment.verifiedSubOrganizations(email)).toEqual([body.organizationId]);
    const { accounts } = await deployment.turnkey.getWalletAccounts({ organizationId: body.organizationId });
    expect(accounts).toMatchObject([{ addressFormat: 'ADDRESS_FORMAT_ETHEREUM', path: "m/44'/60'/0'/0/0" }]);
    const { user } = await deployment.turnkey.getUser({ organizationId: body.organizationId, userId: body.userId });
    // No unproved credential can sign in: the only key is the session's.
    expect(user).toMatchObject({ userEmail: email, authenticators: [], oauthProviders: [] });
    expect(user.apiKeys.map(({ credential }) => credential.publicKey)).toEqual([browser.key.publicKey]);

    const later = deployment.browser(postern);
    const again = await later.otpLogin(await deployment.prove(later, `  ${email.toUpperCase()} `));
    expect(again.body).toMatchObject({ created: false, organizationId: body.organizationId, userId: body.userId });
  });

  it('A log-in by code costs three calls to Turnkey, and a sign-up five', async () => {
    const postern = deployment.backend();
    const email = deployment.newEmail();
    const newcomer = deployment.browser(postern);
    await newcomer.otpLogin(await deployment.prove(newcomer, email));
    expect(deployment.takeCalls()).toEqual([
      'init_otp',
      'verify_otp',
      'list_verified_suborgs',
      'create_sub_organization',
      'otp_login',
    ]);
    const returning = deployment.browser(postern);
    await returning.otpLogin(await deployment.prove(returning, email));
    expect(deployment.takeCalls()).toEqual(['init_otp', 'verify_otp', 'otp_login']);
  });

  it('A session that was just opened is checked without another call', async () => {
    const postern = deployment.backend();
    const browser = deployment.browser(postern);
    const { body } = await browser.otpLogin(await deployment.prove(browser, deployment.newEmail()));
    deployment.takeCalls();
    const headers = { Authorization: `Bearer ${body.sessionToken}` };
    const response = await postern.fetch(new Request('https://api.example.com/auth/session', { headers }));
    expect(await response.json()).toMatchObject({
      organizationId: body.organizationId,
      publicKey: browser.key.publicKey,
    });
    expect(deployment.takeCalls()).toEqual([]);
  });

  it('A code by SMS signs a user in', async () => {
    const browser = deployment.browser(deployment.backend());
    const { body } = await browser.otpLogin(await deployment.prove(browser, '+4930901820', 'OTP_TYPE_SMS'));
    expect(body.created).toBe(true);
    const { organizationIds } = await deployment.turnkey.getVerifiedSubOrgIds({
      filterType: 'PHONE_NUMBER',
      filterValue: '+4930901820',
    });
    expect(organizationIds).toEqual([body.organizationId]);
  });

  it('A sign-up without a log-in makes one sub-organization, also when it is repeated', async () => {
    const browser = deployment.browser(deployment.backend());
    const token = await deployment.prove(browser, deployment.newEmail());
    const first = await browser.createSubOrganization(token);
    const second = await browser.createSubOrganization(token);
    expect(first.body).toMatchObject({ created: true });
    expect(second.body).toEqual({ subOrganizationId: first.body.subOrganizationId, created: false });
    expect((await browser.otpLogin(token)).body).toMatchObject({
      organizationId: first.body.subOrganizationId,
      created: false,
    });
  });

  it('No user is signed up without the sign-up signature', async () => {
    const browser = deployment.browser(deployment.backend());
    const email = deployment.newEmail();
    const token = await deployment.prove(browser, email);
    const { status, body } = await browser.otpLogin(token, { signupClientSignature: undefined });
    expect([status, body.code]).toEqual([409, 'SIGNUP_SIGNATURE_REQUIRED']);
    expect(deployment.takeCalls()).not.toContain('create_sub_organization');
  });

  it('The option subOrganization decides what is created', async () => {
    const postern = deployment.backend({
      subOrganization: async (identity) => ({
        name: 'Of the test',
        userName: identity.type === 'email' ? identity.contact.slice(0, 4) : identity.type,
        wallet: null,
      }),
    });
    const browser = deployment.browser(postern);
    const { body } = await browser.otpLogin(await deployment.prove(browser, deployment.newEmail()));
    const organizationId = body.organizationId;
    expect(await deployment.turnkey.getWhoami({ organizationId: deployment.authority.organizationId })).toBeTruthy();
    expect((await deployment.turnkey.getWallets({ organizationId })).wallets).toEqual([]);
    expect((await deployment.turnkey.getUser({ organizationId, userId: body.userId })).user.userName).toBe('user');
  });

  it('S8: A wrong, a used, an expired and a guessed-at code all get the same answer', async () => {
    const browser = deployment.browser(deployment.backend());
    const email = deployment.newEmail();
    const { body: init } = await browser.initOtp(email);
    const code = await deployment.authority.lastCode(email);
    const wrong = code === '111111' ? '222222' : '111111';
    const answer = async (typed: string) => {
      const { status, body } = await browser.verifyOtp(init, typed);
      return [status, body.code];
    };
    for (let attempt = 0; attempt < 3; attempt++) expect(await answer(wrong)).toEqual([401, 'INVALID_OTP_CODE']);
    // The fourth try is too late, even with the right code.
    expect(await answer(code)).toEqual([401, 'INVALID_OTP_CODE']);

    const { body: second } = await browser.initOtp(email);
    const secondCode = await deployment.authority.lastCode(email);
    expect((await browser.verifyOtp(second, secondCode)).status).toBe(200);
    expect((await browser.verifyOtp(second, secondCode)).body.code).toBe('INVALID_OTP_CODE');
    const unknown = { ...second, otpId: '00000000-0000-4000-8000-000000000000' };
    expect((await browser.verifyOtp(unknown, secondCode)).body.code).toBe('INVALID_OTP_CODE');
    expect((await browser.verifyOtp({ ...second, otpId: 'x' }, secondCode)).body.code).toBe('INVALID_OTP_CODE');
  });

  it('S7: When Turnkey has too many active codes, the refusal says when to come back', async () => {
    const email = deployment.newEmail();
    // Three backends that share no store.
    for (let code = 0; code < 3; code++) {
      expect((await deployment.browser(deployment.backend()).initOtp(email)).status).toBe(200);
    }
    const { status, headers, body } = await deployment.browser(deployment.backend()).initOtp(email);
    expect([status, body.code, headers.get('retry-after')]).toEqual([429, 'TOO_MANY_OTPS', '300']);
  });

  it('S20, S19: Events name contacts by digest and hold no token', async () => {
    const events: AuditEvent[] = [];
    const logged: unknown[] = [];
    const log = (entry: unknown) => void logged.push(entry);
    const logger = { info: log, warn: log, error: log };
    const browser = deployment.browser(deployment.backend({ onEvent: (event) => events.push(event), logger }));
    const email = deployment.newEmail();
    const token = await deployment.prove(browser, email);
    const { body } = await browser.otpLogin(token);
    expect(events.map(({ operation, outcome }) => [operation, outcome])).toEqual([
      ['initOtp', 'success'],
      ['verifyOtp', 'success'],
      ['otpLogin', 'success'],
    ]);
    expect(new Set(events.map(({ identity }) => identity)).size).toBe(1);
    expect(events.at(-1)).toMatchObject({ organizationId: body.organizationId, userId: body.userId, created: true });
    for (const secret of [email, token, body.sessionToken, deployment.backendKey.privateKey]) {
      expect(JSON.stringify([events, logged])).not.toContain(secret);
    }
  });

  it('The backend is ready when Turnkey knows its key, and says so when it does not', async () => {
    const ready = async (postern: Postern) => {
      const response = await postern.fetch(new Request('https://api.example.com/auth/readyz'));
      const { status, code } = (await response.json()) as { status: unknown; code?: string };
      return code ?? status;
    };
    const postern = deployment.backend();
    expect(await ready(postern)).toBe('ready');
    expect(await ready(postern)).toBe('ready');
    expect(deployment.takeCalls()).toEqual(['whoami']);
    const { publicKey, privateKey } = createApiKeyPair();
    const { notarizer } = deployment.authority.authority.publicKeys;
    const turnkey = {
      apiUrl: deployment.authority.url,
      organizationId: deployment.authority.organizationId,
      notarizerPublicKey: notarizer,
    };
    const strange = deployment.backend({ turnkey: { ...turnkey, apiPublicKey: publicKey, apiPrivateKey: privateKey } });
    expect(await ready(strange)).toBe('UPSTREAM_REFUSED');
  });
});
