import { loginMessage, parseVerificationToken } from '@postern/protocol';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createApiKeyPair } from '../setup/authority.ts';
import { type Browser, clientSignature, createBrowser, signupSignature } from './browser.ts';
import { sharedDeployment } from './deployment.ts';

describe('S1, S6, S8: invalid requests are refused before Turnkey is asked', () => {
  const deployment = sharedDeployment();
  let browser: Browser;
  let token: string;
  beforeAll(async () => {
    browser = deployment.browser(deployment.backend());
    token = await deployment.prove(browser, deployment.newEmail());
    deployment.takeCalls();
  });
  afterEach(() => expect(deployment.takeCalls()).toEqual([]));

  it('A token with a changed contact is refused', async () => {
    const [header, , signature] = token.split('.');
    const [, payload = ''] = token.split('.');
    const claims = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), contact: 'victim@example.org' };
    const forged = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`;
    expect((await browser.otpLogin(forged)).body.code).toBe('INVALID_VERIFICATION_TOKEN');
  });

  it('A token of another key pair is refused', async () => {
    const thief = createBrowser(deployment.backend(), deployment.authority.authority.publicKeys.tlsFetcher);
    expect((await thief.otpLogin(token)).body.code).toBe('INVALID_CLIENT_SIGNATURE');
  });

  it('A signature for another session key is refused', async () => {
    const other = createApiKeyPair();
    expect((await browser.otpLogin(token, { publicKey: other.publicKey })).body.code).toBe('INVALID_CLIENT_SIGNATURE');
  });

  it('A log-in signature is refused as sign-up signature', async () => {
    const { id } = parseVerificationToken(token).claims;
    const signature = clientSignature(browser.key, loginMessage(id, browser.key.publicKey));
    const { body } = await browser.otpLogin(token, { signupClientSignature: signature });
    expect(body.code).toBe('INVALID_CLIENT_SIGNATURE');
  });

  it('A sign-up with a credential beside the contact is refused', async () => {
    const { message } = signupSignature(browser.key, token);
    const more = message.replace('"apiKeys":[]', '"apiKeys":[{"apiKeyName":"mine"}]');
    const { body } = await browser.otpLogin(token, { signupClientSignature: clientSignature(browser.key, more) });
    expect(body.code).toBe('INVALID_CLIENT_SIGNATURE');
  });

  it('An organization, a contact or a length chosen by the client is refused', async () => {
    const chosen = {
      organizationId: deployment.authority.organizationId,
      email: 'victim@example.org',
      expirationSeconds: '9',
    };
    const { body } = await browser.otpLogin(token, chosen);
    expect(body).toMatchObject({ code: 'INVALID_REQUEST', fields: Object.keys(chosen) });
  });

  it('An expired token is refused', async () => {
    const late = deployment.backend({ now: () => Date.now() + 3_700_000 });
    const { body } = await createBrowser(late, '', browser.key).otpLogin(token);
    expect(body.code).toBe('VERIFICATION_TOKEN_EXPIRED');
  });
});
