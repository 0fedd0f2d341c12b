import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  addVirtualAuthenticator,
  type CredentialsSite,
  startCredentialsSite,
  type VirtualAuthenticator,
} from '../client/credentials-site.ts';

/** More than the 100 characters that a name may have. */
const LONG_NAME = 'a'.repeat(101);

/** Chromium takes the signal methods of WebAuthn Level 3 for its virtual authenticators too. */
describe('a passkey without an account', () => {
  let site: CredentialsSite;
  let page: Page;
  let device: VirtualAuthenticator;
  beforeAll(async () => {
    site = await startCredentialsSite();
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    page = await site.open();
    device = await addVirtualAuthenticator(page);
    await page.exposeFunction('codeOf', site.authority.lastCode);
    return () => page.context().close();
  });

  const passkeysOnDevice = async () => {
    const { authenticatorId, devTools } = device;
    return (await devTools.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length;
  };

  /** Makes a passkey for this site that no account gets. */
  const createLoosePasskey = () =>
    page.evaluate(async () => {
      const publicKey = {
        challenge: new Uint8Array(32),
        rp: { name: 'localhost' },
        user: { id: new Uint8Array(8), name: 'x', displayName: 'x' },
        pubKeyCredParams: [{ type: 'public-key' as const, alg: -7 }],
        authenticatorSelection: { residentKey: 'required' as const },
      };
      await navigator.credentials.create({ publicKey });
    });

  const signIn = () =>
    page.evaluate(async (options) => {
      const client = credentialsPage.createPosternClient(options);
      return client.signInWithPasskey().catch(({ code }) => code);
    }, site.options);

  it('A passkey without an account leaves the device when a sign-in with it has failed', async () => {
    await createLoosePasskey();
    expect(await passkeysOnDevice()).toBe(1);
    expect(await signIn()).toBe('CREDENTIAL_UNKNOWN');
    expect(await passkeysOnDevice()).toBe(0);
  });

  it('A passkey without an account stays where the browser has no signal methods, and the error is the same', async () => {
    await createLoosePasskey();
    await page.evaluate(() => Reflect.deleteProperty(PublicKeyCredential, 'signalUnknownCredential'));
    expect(await signIn()).toBe('CREDENTIAL_UNKNOWN');
    expect(await passkeysOnDevice()).toBe(1);
  });

  it('A new passkey leaves the device when the backend refuses its sign-up', async () => {
    const code = await page.evaluate(
      async ({ options, userName }) => {
        const client = credentialsPage.createPosternClient(options);
        return client.signUpWithPasskey({ userName, passkeyName: 'Laptop' }).catch((error) => error.code);
      },
      { options: site.options, userName: LONG_NAME },
    );
    expect(code).toBe('INVALID_REQUEST');
    expect(device.gestures).toEqual(['create']);
    expect(await passkeysOnDevice()).toBe(0);
  });

  it('A new passkey stays when the answer to its sign-up is lost, because an account may have it', async () => {
    const code = await page.evaluate(async (options) => {
      const client = credentialsPage.createPosternClient({
        ...options,
        async fetch(input, init) {
          const response = await fetch(input, init);
          if (String(input).endsWith('/create-sub-organization')) throw new TypeError('the connection is lost');
          return response;
        },
      });
      return client.signUpWithPasskey().catch((error) => error.code);
    }, site.options);
    expect(code).toBe('NETWORK_ERROR');
    expect(await passkeysOnDevice()).toBe(1);
    expect(await signIn()).toMatchObject({ outcome: 'signed-in' });
  });

  it('A passkey leaves the device when it cannot be added to an account, or is removed from it', async () => {
    const seen = await page.evaluate(
      async ({ options, longName }) => {
        const client = credentialsPage.createPosternClient(options);
        const contact = 'remover@example.com';
        const { userId } = await credentialsPage.signedIn(
          client.signInWithOtp({ contact, readCode: () => window.codeOf(contact) }),
        );
        const ids = async () => {
          const { authenticators } = await client.request('/public/v1/query/get_authenticators', { userId });
          return authenticators.map(({ credentialId }) => credentialId);
        };
        const refused = await client.addPasskey({ passkeyName: longName }).catch((error) => error.code);
        const added = await client.addPasskey({ passkeyName: 'Laptop' });
        return { refused, added, ids: await ids() };
      },
      { options: site.options, longName: LONG_NAME },
    );
    expect(seen.refused).toBe('INVALID_REQUEST');
    expect(device.gestures).toEqual(['create', 'create']);
    const [credentialId = ''] = seen.ids;
    expect(seen.added).toEqual({ outcome: 'added', credentialId });
    expect(await passkeysOnDevice()).toBe(1);

    const left = await page.evaluate(
      async ({ options, credentialId }) => {
        const client = credentialsPage.createPosternClient(options);
        await client.removePasskey({ credentialId });
        // Another tab may have removed it already.
        await client.removePasskey({ credentialId });
        const { userId = '' } = (await client.sessions.get()) ?? {};
        return client.request('/public/v1/query/get_authenticators', { userId });
      },
      { options: site.options, credentialId },
    );
    expect(left.authenticators).toEqual([]);
    expect(await passkeysOnDevice()).toBe(0);
  });

  it('A passkey stays on the device when Turnkey does not let it be removed', async () => {
    const refused = await page.evaluate(async (options) => {
      const client = credentialsPage.createPosternClient(options);
      const { userId } = await credentialsPage.signedIn(client.signUpWithPasskey());
      const { authenticators } = await client.request('/public/v1/query/get_authenticators', { userId });
      const credentialId = authenticators[0]?.credentialId ?? '';
      return client.removePasskey({ credentialId }).catch(({ name }) => name);
    }, site.options);
    expect(refused).toBe('TurnkeyRequestError');
    expect(await passkeysOnDevice()).toBe(1);
    expect(await signIn()).toMatchObject({ outcome: 'signed-in' });
  });
});
