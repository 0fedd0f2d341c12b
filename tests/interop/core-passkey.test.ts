import { type JsonObject, parseSessionToken } from '@postern/protocol';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientPage, startClientPage } from '../client/client-page.ts';
import { startTestAuthority, type TestAuthority } from '../setup/authority.ts';
import { submit } from '../setup/user.ts';

/** The unmodified `@turnkey/core` in Chromium: log-in by passkeys, straight at the authority. */
describe('@turnkey/core', () => {
  let site: ClientPage;
  let test: TestAuthority;
  beforeAll(async () => {
    [site, test] = await Promise.all([startClientPage('../interop/core-passkey-page.ts'), startTestAuthority()]);
  });
  afterAll(async () => {
    await site.close();
    await test.close();
  });

  /** A tab on a host name: an address can have no passkeys. */
  async function open(): Promise<Page> {
    const page = await site.open();
    await page.goto(site.origin.replace('127.0.0.1', 'localhost'));
    await page.waitForFunction(() => 'corePasskeyPage' in globalThis);
    return page;
  }

  async function addAuthenticator(page: Page, verifiesUser: boolean) {
    const devTools = await page.context().newCDPSession(page);
    await devTools.send('WebAuthn.enable');
    const { authenticatorId } = await devTools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: verifiesUser,
        isUserVerified: verifiesUser,
        automaticPresenceSimulation: true,
      },
    });
    return { devTools, authenticatorId };
  }

  async function signUp(credentials: JsonObject): Promise<{ organizationId: string; userId: string }> {
    const created = await submit(test, test.apiKey, test.organizationId, 'CREATE_SUB_ORGANIZATION_V8', {
      subOrganizationName: 'Ada',
      rootUsers: [{ userName: 'Ada', apiKeys: [], authenticators: [], oauthProviders: [], ...credentials }],
      rootQuorumThreshold: 1,
    });
    const { subOrganizationId, rootUserIds } = created.result;
    return { organizationId: subOrganizationId, userId: rootUserIds[0] };
  }

  const target = () => ({ url: test.url, organizationId: test.organizationId });

  it.each([
    ['with user verification', true],
    ['without user verification', false],
  ])('The official client logs in with a passkey, %s', async (_, verifiesUser) => {
    const page = await open();
    await addAuthenticator(page, verifiesUser);
    const { encodedChallenge, attestation } = await page.evaluate(async ({ url, organizationId }) => {
      const client = await corePasskeyPage.createTurnkeyClient(url, organizationId);
      return client.createPasskey({ name: 'Ada' });
    }, target());
    const user = await signUp({
      authenticators: [{ authenticatorName: 'Ada', challenge: encodedChallenge, attestation }],
    });
    // Chromium discovers no passkey without verification; its id has to be known.
    const knownId = verifiesUser ? undefined : attestation.credentialId;
    const seen = await page.evaluate(
      async ({ url, organizationId, knownId }) => {
        const client = await corePasskeyPage.createTurnkeyClient(url, organizationId, knownId);
        const { sessionToken } = await client.loginWithPasskey();
        const { userId, authenticators } = await client.fetchUser();
        const first = await client.getSession();
        await client.refreshSession();
        const refreshed = await client.getSession();
        const again = await client.loginWithPasskey();
        return { sessionToken, userId, authenticators, keys: [first?.publicKey, refreshed?.publicKey], again };
      },
      { ...target(), knownId },
    );
    const { claims } = parseSessionToken(seen.sessionToken);
    expect(claims).toMatchObject({ organization_id: user.organizationId, user_id: user.userId });
    expect(seen.userId).toBe(user.userId);
    expect(seen.authenticators).toMatchObject([{ authenticatorName: 'Ada', credentialId: attestation.credentialId }]);
    expect(new Set(seen.keys).size).toBe(2);
    expect(seen.again.sessionToken).not.toBe(seen.sessionToken);
  });

  it('A log-in with a copy of a passkey that has been used less often is refused', async () => {
    const page = await open();
    const { devTools, authenticatorId } = await addAuthenticator(page, true);
    const { encodedChallenge, attestation } = await page.evaluate(async ({ url, organizationId }) => {
      const client = await corePasskeyPage.createTurnkeyClient(url, organizationId);
      return client.createPasskey({ name: 'Ada' });
    }, target());
    await signUp({ authenticators: [{ authenticatorName: 'Ada', challenge: encodedChallenge, attestation }] });
    const logIn = () =>
      page.evaluate(async ({ url, organizationId }) => {
        const client = await corePasskeyPage.createTurnkeyClient(url, organizationId);
        return client.loginWithPasskey().then(
          () => 'logged in',
          (error) => String(error.cause?.message ?? error.message),
        );
      }, target());
    const { credentials } = await devTools.send('WebAuthn.getCredentials', { authenticatorId });
    const [copy] = credentials;
    if (!copy) throw new Error('the authenticator holds no passkey');
    expect(await logIn()).toBe('logged in');
    expect(await logIn()).toBe('logged in');
    await devTools.send('WebAuthn.clearCredentials', { authenticatorId });
    await devTools.send('WebAuthn.addCredential', { authenticatorId, credential: { ...copy, signCount: 1 } });
    expect(await logIn()).toContain('could not verify WebAuthN signature');
  });
});
