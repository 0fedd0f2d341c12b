import type { Postern } from '@postern/backend';
import {
  type ApiKeyParams,
  attemptApiKey,
  type ClientSignature,
  type PasskeyParams,
  parseVerificationToken,
  signupMessage,
  walletApiKey,
} from '@postern/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { createSoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { submit } from '../setup/user.ts';
import { clientSignature, signupSignature } from './browser.ts';
import { sharedDeployment } from './deployment.ts';
import { createAttempt, createEthereumWallet } from './sign-up-attempt.ts';

describe('sign-up with several credentials over a real authority', () => {
  const deployment = sharedDeployment();
  beforeEach(() => void deployment.takeCalls());

  /** The sign-up message over these credentials. */
  function signatureOver(
    key: ApiKeyPair,
    token: string,
    credentials: { apiKeys: ApiKeyParams[]; authenticators: PasskeyParams[] },
  ): ClientSignature {
    const { id, contact } = parseVerificationToken(token).claims;
    return clientSignature(key, signupMessage(id, { email: contact, ...credentials, oauthProviders: [] }));
  }

  /** A proved address, with the key that holds the proof. */
  async function prove(postern: Postern, email = deployment.newEmail()) {
    const browser = deployment.browser(postern);
    return { email, key: browser.key, browser, verificationToken: await deployment.prove(browser, email) };
  }

  it('A passkey and a wallet of one sign-up open the same sub-organization', async () => {
    const attempt = createAttempt(deployment.backend());
    const authenticator = createSoftwareAuthenticator();
    const wallet = createEthereumWallet();
    const { body } = await attempt.signUp({
      passkey: await attempt.passkey(authenticator),
      wallet: await attempt.wallet(wallet),
    });
    const find = async (filterType: 'CREDENTIAL_ID' | 'PUBLIC_KEY', filterValue: string) =>
      (await deployment.turnkey.getSubOrgIds({ filterType, filterValue })).organizationIds;
    expect(await find('CREDENTIAL_ID', authenticator.credentialId)).toEqual([body.subOrganizationId]);
    expect(await find('PUBLIC_KEY', wallet.publicKey)).toEqual([body.subOrganizationId]);
  });

  it('A known wallet beside a new passkey makes no account', async () => {
    const postern = deployment.backend();
    const wallet = createEthereumWallet();
    const first = createAttempt(postern);
    await first.signUp({ wallet: await first.wallet(wallet) });
    deployment.takeCalls();
    const second = createAttempt(postern);
    const { body } = await second.signUp({
      passkey: await second.passkey(createSoftwareAuthenticator()),
      wallet: await second.wallet(wallet),
    });
    expect(body.code).toBe('CREDENTIAL_ALREADY_REGISTERED');
    expect(deployment.takeCalls()).not.toContain('create_sub_organization');
  });

  it('S3: An unproved wallet beside a proved passkey makes no account', async () => {
    const attempt = createAttempt(deployment.backend());
    const { message } = (await attempt.walletChallenge(createEthereumWallet())).body;
    const { body } = await attempt.signUp({
      passkey: await attempt.passkey(createSoftwareAuthenticator()),
      wallet: { message, signature: await createEthereumWallet().sign(message) },
    });
    expect(body.code).toBe('INVALID_WALLET_SIGNATURE');
    expect(deployment.takeCalls()).toEqual([]);
  });

  it('S3: Credentials of two attempts cannot be combined', async () => {
    const postern = deployment.backend();
    const attempt = createAttempt(postern);
    const { body } = await attempt.signUp({
      passkey: await createAttempt(postern).passkey(createSoftwareAuthenticator()),
      wallet: await attempt.wallet(createEthereumWallet()),
    });
    expect(body.code).toBe('INVALID_CHALLENGE');
  });

  it('A proved address that comes along is verified, and logs in by code as well', async () => {
    const postern = deployment.backend();
    const { email, key, verificationToken } = await prove(postern);
    const attempt = createAttempt(postern);
    const wallet = createEthereumWallet();
    const passkey = await attempt.passkey(createSoftwareAuthenticator());
    const apiKeys = [walletApiKey(wallet.publicKey, wallet.curveType), attemptApiKey(attempt.key.publicKey)];
    const { status, body } = await attempt.signUp({
      passkey,
      wallet: await attempt.wallet(wallet),
      verificationToken,
      clientSignature: signatureOver(key, verificationToken, { apiKeys, authenticators: [passkey] }),
    });
    expect(status).toBe(200);
    expect(await deployment.verifiedSubOrganizations(email)).toEqual([body.subOrganizationId]);
    const { browser, verificationToken: later } = await prove(postern, email);
    expect((await browser.otpLogin(later)).body).toMatchObject({
      organizationId: body.subOrganizationId,
      created: false,
    });
  });

  it('S1: An address without its token is refused, and so are tokens for other credentials', async () => {
    const postern = deployment.backend();
    const { key, verificationToken } = await prove(postern);
    const attempt = createAttempt(postern);
    const passkey = await attempt.passkey(createSoftwareAuthenticator());
    const apiKeys = [attemptApiKey(attempt.key.publicKey)];
    deployment.takeCalls();
    const codeOf = async (contact: object) => (await attempt.signUp({ passkey, ...contact })).body.code;
    expect(await codeOf({ userEmail: 'victim@example.org' })).toBe('INVALID_REQUEST');
    expect(await codeOf({ verificationToken })).toBe('INVALID_REQUEST');
    expect(await codeOf({ verificationToken: 'a.b.c', clientSignature: signupSignature(key, verificationToken) })).toBe(
      'INVALID_VERIFICATION_TOKEN',
    );
    for (const clientSignature of [
      // The holder's signature for a sign-up without credentials cannot be used to add some.
      signupSignature(key, verificationToken),
      signatureOver(key, verificationToken, { apiKeys: [], authenticators: [passkey] }),
      signatureOver(key, verificationToken, { apiKeys, authenticators: [] }),
      signatureOver(createApiKeyPair(), verificationToken, { apiKeys, authenticators: [passkey] }),
    ]) {
      const fresh = await attempt.passkey(createSoftwareAuthenticator());
      const { body } = await attempt.signUp({ passkey: fresh, verificationToken, clientSignature });
      expect(body.code).toBe('INVALID_CLIENT_SIGNATURE');
    }
    expect(deployment.takeCalls()).toEqual([]);
  });

  it('S2: An address that has a sub-organization gets no second one with a passkey', async () => {
    const postern = deployment.backend();
    const first = await prove(postern);
    await first.browser.otpLogin(first.verificationToken);
    const { key, verificationToken } = await prove(postern, first.email);
    const attempt = createAttempt(postern);
    const passkey = await attempt.passkey(createSoftwareAuthenticator());
    const credentials = { apiKeys: [attemptApiKey(attempt.key.publicKey)], authenticators: [passkey] };
    const { status, body } = await attempt.signUp({
      passkey,
      verificationToken,
      clientSignature: signatureOver(key, verificationToken, credentials),
    });
    expect([status, body.code]).toEqual([409, 'CREDENTIAL_ALREADY_REGISTERED']);
    expect(await deployment.verifiedSubOrganizations(first.email)).toHaveLength(1);
  });

  it('S2: A log-in by code and a sign-up with a passkey that race for one address make one sub-organization', async () => {
    const postern = deployment.backend();
    const byCode = await prove(postern);
    const { key, verificationToken } = await prove(postern, byCode.email);
    const attempt = createAttempt(postern);
    const passkey = await attempt.passkey(createSoftwareAuthenticator());
    const credentials = { apiKeys: [attemptApiKey(attempt.key.publicKey)], authenticators: [passkey] };
    const [login, signUp] = await Promise.all([
      byCode.browser.otpLogin(byCode.verificationToken),
      attempt.signUp({
        passkey,
        verificationToken,
        clientSignature: signatureOver(key, verificationToken, credentials),
      }),
    ]);
    expect(login.status).toBe(200);
    expect(signUp.body.code ?? signUp.body.subOrganizationId).toBe(
      login.body.created ? 'CREDENTIAL_ALREADY_REGISTERED' : login.body.organizationId,
    );
    expect(await deployment.verifiedSubOrganizations(byCode.email)).toHaveLength(1);
  });

  it('S2: When the answer to a creation is lost, the next sign-up finds it and makes no second one', async () => {
    let isDeaf = true;
    const postern = deployment.backend({
      random: () => 0,
      fetch: async (input, init) => {
        const response = await fetch(input, init);
        if (isDeaf && String(input).endsWith('create_sub_organization')) throw new TypeError('connection lost');
        return response;
      },
    });
    const wallet = createEthereumWallet();
    const attempt = createAttempt(postern);
    const first = await attempt.signUp({ wallet: await attempt.wallet(wallet) });
    expect([first.status, first.body.code]).toEqual([503, 'UPSTREAM_UNAVAILABLE']);
    isDeaf = false;
    const second = await attempt.signUp({ wallet: await attempt.wallet(wallet) });
    expect([second.status, second.body.code]).toEqual([409, 'CREDENTIAL_ALREADY_REGISTERED']);
    const { organizationIds } = await deployment.turnkey.getSubOrgIds({
      filterType: 'PUBLIC_KEY',
      filterValue: wallet.publicKey,
    });
    expect(organizationIds).toHaveLength(1);
  });

  it('An expired sign-up key no longer opens the account', async () => {
    const attempt = createAttempt(deployment.backend());
    const authenticator = createSoftwareAuthenticator();
    const { body } = await attempt.signUp({ passkey: await attempt.passkey(authenticator) });
    deployment.authority.clock.now += 61_000;
    const late = await submit(deployment.authority, attempt.key, body.subOrganizationId, 'CREATE_WALLET', {
      walletName: 'late',
      accounts: [],
    });
    expect(late.body).toMatchObject({ code: 16, turnkeyErrorCode: 'API_KEY_EXPIRED' });
  });
});
