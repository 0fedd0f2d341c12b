import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { parseSessionToken } from '@postern/protocol';
import type { OtpType } from '@turnkey/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nonceOf, startOidcProvider, type TestOidcProvider } from '../setup/oidc-provider.ts';
import { submit, verifyContact } from '../setup/user.ts';
import { type CoreClient, type CoreIdentity, type CoreUser, NO_AUTH_PROXY, startCoreClient } from './core-client.ts';

const EMAIL = 'ada@example.org';
const EMAIL_OTP = 'OTP_TYPE_EMAIL' as OtpType;
const DEFAULT_SESSION = '@turnkey/session/v3';
const FOREIGN_ENCLAVE = { code: 'VERIFY_OTP_ERROR', message: expect.stringContaining('expected signer key') };

let core: CoreClient;
let provider: TestOidcProvider;
let ada: CoreUser;
beforeAll(async () => {
  provider = await startOidcProvider();
  core = await startCoreClient({ loopbackIssuers: [provider.issuer] });
  ada = await core.signUp(EMAIL);
});
afterAll(async () => {
  await core?.close();
  await provider?.close();
});
// The provider's clock is the real one.
beforeEach(() => {
  core.test.clock.now = Math.max(core.test.clock.now, Date.now());
});

async function oidcLogin(subject: string): Promise<{ publicKey: string; oidcToken: string }> {
  const publicKey = await core.call('createApiKeyPair');
  return { publicKey, oidcToken: await provider.signIn({ subject, nonce: nonceOf({ publicKey }) }) };
}

/** A code that is under way to Ada, as a backend of one's own hands it to the page. */
async function startOtp() {
  const { test } = core;
  const parameters = { otpType: 'OTP_TYPE_EMAIL', contact: EMAIL, appName: 'Test' };
  const started = await submit(test, test.apiKey, test.organizationId, 'INIT_OTP_V3', parameters);
  const { otpId, otpEncryptionTargetBundle } = started.result;
  return { otpId, otpEncryptionTargetBundle, otpCode: await test.lastCode(EMAIL) };
}

describe('the client', () => {
  it('TurnkeyClient.init is what the other methods wait for', async () => {
    const codes = await core.page.evaluate(async (organizationId) => {
      const before = coreMethodsPage.newClient({ organizationId });
      const refused = await coreMethodsPage.outcomeOf(before.createApiKeyPair());
      await before.init();
      const publicKey = await before.createApiKeyPair();
      await before.deleteApiKeyPair({ publicKey });
      return [refused, publicKey.length];
    }, core.test.organizationId);
    expect(codes).toEqual([{ error: { code: 'INTERNAL_ERROR', message: expect.any(String) } }, 66]);
  });

  it('TurnkeyClient.createHttpClient makes another client of the API', async () => {
    const asked = await core.page.evaluate(async (organizationId) => {
      const client = coreMethodsPage.client().createHttpClient({ organizationId });
      return { whoami: await client.getWhoami(), organizationId: client.config.organizationId };
    }, ada.organizationId);
    expect(asked.organizationId).toBe(ada.organizationId);
    expect(asked.whoami).toMatchObject({ organizationId: ada.organizationId, userId: ada.userId });
  });

  it('TurnkeyClient.overrideApiKeyStamper stamps with another key for a while', async () => {
    const stranger = await core.call('createApiKeyPair');
    await core.call('overrideApiKeyStamper', { temporaryPublicKey: stranger });
    expect((await core.refusalOf('fetchUser')).message).toContain('could not find public key');
    await core.call('overrideApiKeyStamper', { temporaryPublicKey: '' });
    expect(await core.call('fetchUser')).toMatchObject({ userId: ada.userId });
  });

  it('TurnkeyClient.overridePasskeyStamper changes how passkeys are asked for', async () => {
    await core.call('overridePasskeyStamper', { config: { rpId: 'example.org' } });
    expect((await core.refusalOf('createPasskey', { name: 'Nowhere' })).code).toBe('CREATE_PASSKEY_ERROR');
    await core.call('overridePasskeyStamper', { config: { rpId: 'localhost' } });
    expect((await core.call('createPasskey', { name: 'Here' })).encodedChallenge).toMatch(/^[\w-]{43}$/);
  });

  it('TurnkeyClient.overrideAttestedStamper stamps with a proof instead of a known key', async () => {
    const publicKey = await core.call('createApiKeyPair');
    const verificationToken = await verifyContact(core.test, EMAIL, { publicKey });
    const both = { verificationToken, oidcToken: verificationToken, publicKey };
    expect((await core.refusalOf('overrideAttestedStamper', both)).code).toBe('INVALID_REQUEST');
    await core.call('overrideAttestedStamper', { verificationToken, publicKey });
    const logIn = () =>
      core.page.evaluate(async (publicKey) => {
        const { httpClient } = coreMethodsPage.client();
        return coreMethodsPage.outcomeOf(httpClient.stampLogin({ publicKey }, coreMethodsPage.StamperType.Attested));
      }, publicKey);
    const login = await logIn();
    const token = 'value' in login ? login.value.session : '';
    expect(parseSessionToken(token).claims).toMatchObject({ user_id: ada.userId, public_key: publicKey });
    await core.call('overrideAttestedStamper', {});
    expect(await logIn()).toHaveProperty('error');
  });
});

describe('key pairs', () => {
  it('TurnkeyClient.createApiKeyPair keeps a key that cannot be read', async () => {
    const publicKey = await core.call('createApiKeyPair');
    expect(publicKey).toMatch(/^0[23][0-9a-f]{64}$/);
    const extractable = await core.page.evaluate(async (publicKey) => {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open('TurnkeyStamperDB');
        request.onsuccess = () => resolve(request.result);
      });
      return new Promise((resolve) => {
        const request = database.transaction('KeyStore').objectStore('KeyStore').get(publicKey);
        request.onsuccess = () => resolve(request.result.extractable);
      });
    }, publicKey);
    expect(extractable).toBe(false);
  });

  it('TurnkeyClient.signWithApiKey signs with a key of the page', async () => {
    const pair = await core.page.evaluate(async () => {
      const externalKeyPair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
        'sign',
        'verify',
      ]);
      const publicKey = await coreMethodsPage.client().createApiKeyPair({ externalKeyPair });
      return { publicKey, jwk: await crypto.subtle.exportKey('jwk', externalKeyPair.publicKey) };
    });
    const signature = await core.call('signWithApiKey', { message: 'hello', publicKey: pair.publicKey });
    const key = createPublicKey({ key: pair.jwk as JsonWebKey, format: 'jwk' });
    const isValid = verify(
      'sha256',
      Buffer.from('hello'),
      { key, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'hex'),
    );
    expect(isValid).toBe(true);
  });

  it('TurnkeyClient.deleteApiKeyPair forgets a key', async () => {
    const publicKey = await core.call('createApiKeyPair');
    await core.call('deleteApiKeyPair', { publicKey });
    expect((await core.refusalOf('signWithApiKey', { message: 'hello', publicKey })).message).toContain(
      'Key not found',
    );
  });

  it('TurnkeyClient.clearUnusedKeyPairs forgets keys without a session', async () => {
    const publicKey = await core.call('createApiKeyPair');
    await core.call('clearUnusedKeyPairs');
    expect((await core.refusalOf('signWithApiKey', { message: 'hello', publicKey })).message).toContain(
      'Key not found',
    );
    expect(await core.call('fetchUser')).toMatchObject({ userId: ada.userId });
  });
});

describe('log-in', () => {
  let bob: CoreIdentity;
  let credentialId: string;
  // The client sends a log-in to the organization of the active session, so there must be none.
  beforeEach(() => core.call('setActiveSession', { sessionKey: 'nobody' }));

  it('TurnkeyClient.createPasskey makes a passkey that opens an account', async () => {
    const { encodedChallenge, attestation } = await core.call('createPasskey', { name: 'Bob' });
    credentialId = attestation.credentialId;
    expect(attestation.transports).toEqual(['AUTHENTICATOR_TRANSPORT_INTERNAL']);
    bob = await core.createUser({
      authenticators: [{ authenticatorName: 'Bob', challenge: encodedChallenge, attestation }],
    });
  });

  it('TurnkeyClient.loginWithPasskey logs the owner of the passkey in', async () => {
    const id = new Uint8Array(Buffer.from(credentialId, 'base64url'));
    const login = await core.call('loginWithPasskey', {
      expirationSeconds: '60',
      allowCredentials: [{ type: 'public-key', id }],
    });
    expect(login.credentialId).toBe(credentialId);
    expect(await core.call('getSession')).toMatchObject({ ...bob, token: login.sessionToken });
    expect((await core.call('fetchUser')).authenticators).toMatchObject([{ credentialId }]);
  });

  it('TurnkeyClient.loginWithOauth logs the owner of the identity in', async () => {
    const { publicKey, oidcToken } = await oidcLogin('carol');
    const carol = await core.createUser({ oauthProviders: [{ providerName: 'Test', oidcToken }] });
    await core.call('loginWithOauth', { oidcToken, publicKey, sessionKey: 'carol' });
    expect(await core.call('getSession', { sessionKey: 'carol' })).toMatchObject({ ...carol, publicKey });
    expect((await core.call('fetchUser')).oauthProviders).toMatchObject([{ subject: 'carol' }]);
  });

  it('TurnkeyClient.loginWithOtp logs the owner of the contact in', async () => {
    const publicKey = await core.call('createApiKeyPair');
    const verificationToken = await verifyContact(core.test, EMAIL, { publicKey });
    const { sessionToken } = await core.call('loginWithOtp', { verificationToken });
    const { organizationId, userId } = ada;
    expect(await core.call('getSession')).toMatchObject({ token: sessionToken, publicKey, organizationId, userId });
    expect(await core.call('fetchUser')).toMatchObject({ userId, userEmail: EMAIL });
  });
});

describe('log-in with the Auth Proxy, which an app with its own backend does not use', () => {
  it('TurnkeyClient.initOtp says that it needs the Auth Proxy', async () => {
    expect(await core.refusalOf('initOtp', { otpType: EMAIL_OTP, contact: EMAIL })).toEqual(NO_AUTH_PROXY);
  });

  it('TurnkeyClient.signUpWithOtp says that it needs the Auth Proxy', async () => {
    const publicKey = await core.call('createApiKeyPair');
    const verificationToken = await verifyContact(core.test, EMAIL, { publicKey });
    const parameters = { verificationToken, otpType: EMAIL_OTP, contact: EMAIL };
    expect(await core.refusalOf('signUpWithOtp', parameters)).toEqual(NO_AUTH_PROXY);
  });

  it('TurnkeyClient.verifyOtp encrypts to no enclave but Turnkey’s', async () => {
    expect(await core.refusalOf('verifyOtp', await startOtp())).toEqual(FOREIGN_ENCLAVE);
  });

  it('TurnkeyClient.completeOtp encrypts to no enclave but Turnkey’s', async () => {
    const parameters = { ...(await startOtp()), contact: EMAIL, otpType: EMAIL_OTP };
    expect(await core.refusalOf('completeOtp', parameters)).toEqual(FOREIGN_ENCLAVE);
  });

  it('TurnkeyClient.signUpWithPasskey says that it needs the Auth Proxy', async () => {
    expect(await core.refusalOf('signUpWithPasskey')).toEqual(NO_AUTH_PROXY);
  });

  it('TurnkeyClient.completeOauth says that it needs the Auth Proxy', async () => {
    expect(await core.refusalOf('completeOauth', await oidcLogin('dave'))).toEqual(NO_AUTH_PROXY);
  });

  it('TurnkeyClient.signUpWithOauth says that it needs the Auth Proxy', async () => {
    expect(await core.refusalOf('signUpWithOauth', await oidcLogin('dave'))).toEqual(NO_AUTH_PROXY);
  });

  it('TurnkeyClient.getProxyAuthConfig says that it needs the Auth Proxy', async () => {
    expect(await core.refusalOf('getProxyAuthConfig')).toEqual(NO_AUTH_PROXY);
  });
});

describe('sessions', () => {
  let eve: CoreUser;

  it('TurnkeyClient.storeSession keeps the session of the backend’s answer, and makes it the active one', async () => {
    eve = await core.signUp('eve@example.org', 'eve');
    expect(await core.call('fetchUser')).toMatchObject({ userId: eve.userId });
  });

  it('TurnkeyClient.getSession says what is in the token', async () => {
    const { claims } = parseSessionToken(eve.session);
    expect(await core.call('getSession', { sessionKey: 'eve' })).toMatchObject({
      token: eve.session,
      sessionType: 'SESSION_TYPE_READ_WRITE',
      organizationId: eve.organizationId,
      userId: eve.userId,
      publicKey: claims.public_key,
      expiry: claims.exp,
    });
    expect(await core.call('getSession', { sessionKey: 'nobody' })).toBeUndefined();
  });

  it('TurnkeyClient.getAllSessions lists the sessions by their keys', async () => {
    const sessions = await core.call('getAllSessions');
    expect(Object.keys(sessions ?? {}).sort()).toEqual([DEFAULT_SESSION, 'carol', 'eve']);
    expect(sessions).toMatchObject({ [DEFAULT_SESSION]: { userId: ada.userId }, eve: { userId: eve.userId } });
  });

  it('TurnkeyClient.setActiveSession changes which user the requests are from', async () => {
    await core.call('setActiveSession', { sessionKey: DEFAULT_SESSION });
    expect(await core.call('fetchUser')).toMatchObject({ userId: ada.userId });
  });

  it('TurnkeyClient.getActiveSessionKey names the active session', async () => {
    expect(await core.call('getActiveSessionKey')).toBe(DEFAULT_SESSION);
    await core.call('setActiveSession', { sessionKey: 'eve' });
    expect(await core.call('getActiveSessionKey')).toBe('eve');
  });

  it('TurnkeyClient.refreshSession changes to another key, for as long as is asked for', async () => {
    const refreshed = await core.call('refreshSession', { expirationSeconds: '120', invalidateExisitng: true });
    const { claims } = parseSessionToken(refreshed?.session ?? '');
    expect(claims).toMatchObject({ user_id: eve.userId, exp: Math.floor(core.test.clock.now / 1000) + 120 });
    expect(claims.public_key).not.toBe(parseSessionToken(eve.session).claims.public_key);
    expect(await core.call('getSession')).toMatchObject({ token: refreshed?.session });
    const { apiKeys } = await core.call('fetchUser');
    expect(apiKeys.map(({ credential }) => credential.publicKey)).toEqual([claims.public_key]);
  });

  it('TurnkeyClient.clearSession forgets one session and its key', async () => {
    const session = await core.call('getSession', { sessionKey: 'carol' });
    await core.call('clearSession', { sessionKey: 'carol' });
    expect(await core.call('getSession', { sessionKey: 'carol' })).toBeUndefined();
    const parameters = { message: 'hello', publicKey: session?.publicKey ?? '' };
    expect((await core.refusalOf('signWithApiKey', parameters)).message).toContain('Key not found');
    expect((await core.refusalOf('clearSession', { sessionKey: 'carol' })).code).toBe('NOT_FOUND');
  });

  it('TurnkeyClient.logout forgets the active session', async () => {
    await core.call('logout');
    expect(await core.call('getActiveSessionKey')).toBeUndefined();
    expect((await core.refusalOf('logout')).code).toBe('NO_SESSION_FOUND');
    expect((await core.refusalOf('fetchUser')).code).toBe('NO_SESSION_FOUND');
  });

  it('TurnkeyClient.clearAllSessions forgets all sessions', async () => {
    await core.call('clearAllSessions');
    // The client does not wait for it.
    await expect.poll(async () => Object.keys((await core.call('getAllSessions')) ?? {})).toEqual([]);
  });
});
