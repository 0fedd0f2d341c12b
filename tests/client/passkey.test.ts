import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addVirtualAuthenticator, type CredentialsSite, startCredentialsSite } from './credentials-site.ts';

let site: CredentialsSite;

beforeAll(async () => {
  site = await startCredentialsSite();
});
afterAll(() => site.close());

const signUp = (page: Page) =>
  page.evaluate(async (options) => {
    const client = credentialsPage.createPosternClient(options);
    const result = await client.signUpWithPasskey({ userName: 'Ada', passkeyName: ' Laptop ' });
    if (result.outcome === 'cancelled') throw new Error('cancelled');
    const { session } = result;
    const { authenticators } = await client.request('/public/v1/query/get_authenticators', { userId: session.userId });
    const passkeys = authenticators;
    const whoami = await client.request('/public/v1/query/whoami');
    return {
      ...result,
      passkeys,
      whoami,
      active: await client.sessions.get(),
      keyPairs: (await client.keys.list()).length,
    };
  }, site.options);

const signIn = (page: Page, params: { credentialIds?: string[] } = {}) =>
  page.evaluate(
    async ({ options, params }) => {
      const client = credentialsPage.createPosternClient(options);
      const result = await client.signInWithPasskey(params).catch(({ turnkeyErrorCode }) => ({ turnkeyErrorCode }));
      return { result, keyPairs: (await client.keys.list()).length };
    },
    { options: site.options, params },
  );

describe.each([
  ['with user verification', true],
  ['without user verification', false],
])('a passkey, %s', (_, verifiesUser) => {
  test('A passkey signs up with one tap and logs in with one', async () => {
    const page = await site.open();
    const { gestures } = await addVirtualAuthenticator(page, { verifiesUser });
    const signedUp = await signUp(page);
    expect(gestures).toEqual(['create']);
    expect(signedUp).toMatchObject({ outcome: 'signed-in', created: true, active: signedUp.session, keyPairs: 1 });
    expect(signedUp.whoami).toMatchObject({
      organizationId: signedUp.session.organizationId,
      userId: signedUp.session.userId,
      username: 'Ada',
    });
    expect(signedUp.passkeys).toMatchObject([
      { authenticatorName: 'Laptop', transports: ['AUTHENTICATOR_TRANSPORT_INTERNAL'] },
    ]);

    // Chromium discovers no passkey without verification; its id has to be known.
    const credentialIds = verifiesUser ? undefined : signedUp.passkeys.map(({ credentialId }) => credentialId);
    const { result } = await signIn(page, credentialIds ? { credentialIds } : {});
    expect(gestures).toEqual(['create', 'get']);
    expect(result).toMatchObject({
      outcome: 'signed-in',
      created: false,
      session: { organizationId: signedUp.session.organizationId, userId: signedUp.session.userId },
    });
  });
});

test('A proved contact signs up with a passkey', async () => {
  const page = await site.open();
  await addVirtualAuthenticator(page);
  await page.exposeFunction('codeOf', site.authority.lastCode);
  const seen = await page.evaluate(async (options) => {
    const contact = 'passkey@example.com';
    const client = credentialsPage.createPosternClient(options);
    const target = await client.initOtp({ contact });
    const publicKey = await client.keys.create();
    const otpCode = await window.codeOf(contact);
    const { verificationToken } = await client.verifyOtp({ ...target, otpCode, publicKey });
    const result = await client.signUpWithPasskey({ verificationToken });
    const whoami = await client.request('/public/v1/query/whoami');
    const code = { readCode: () => window.codeOf(contact), contact };
    const byCode = await client.signInWithOtp(code);
    return { result, whoami, byCode };
  }, site.options);
  expect(seen.result).toMatchObject({ outcome: 'signed-in' });
  expect(seen.whoami).toMatchObject({ username: 'passkey@example.com' });
  expect(seen.byCode).toMatchObject({
    created: false,
    session: { organizationId: seen.whoami.organizationId, userId: seen.whoami.userId },
  });
});

test('A second device gets its own passkey, and logs in', async () => {
  const page = await site.open();
  const laptop = await addVirtualAuthenticator(page);
  const { session } = await signUp(page);
  const add = () =>
    page.evaluate(async (options) => {
      const client = credentialsPage.createPosternClient(options);
      return client.addPasskey({ userName: 'Ada', passkeyName: 'Phone' }).catch(({ code }) => ({ code }));
    }, site.options);
  expect(await add()).toEqual({ code: 'PASSKEY_EXISTS' });

  const { devTools, authenticatorId } = laptop;
  await devTools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
  const phone = await addVirtualAuthenticator(page);
  const added = await add();
  expect(added).toEqual({ outcome: 'added', credentialId: expect.any(String) });

  const held = await phone.devTools.send('WebAuthn.getCredentials', { authenticatorId: phone.authenticatorId });
  const [credential] = held.credentials;
  if (!credential) throw new Error('the authenticator holds no passkey');
  const elsewhere = await site.open();
  const same = await addVirtualAuthenticator(elsewhere);
  await same.devTools.send('WebAuthn.addCredential', { authenticatorId: same.authenticatorId, credential });
  const { result } = await signIn(elsewhere);
  expect(result).toMatchObject({ session: { organizationId: session.organizationId, userId: session.userId } });
});

describe('passkey flows that are cancelled', () => {
  test('A sign-in without a usable passkey is cancelled, not failed', async () => {
    const page = await site.open();
    await addVirtualAuthenticator(page);
    expect(await signIn(page)).toEqual({ result: { outcome: 'cancelled' }, keyPairs: 0 });
  });

  test('A sign-up that the user cancels is cancelled, not failed', async () => {
    const page = await site.open();
    await addVirtualAuthenticator(page, { verifiesUser: true, isUserVerified: false });
    const seen = await page.evaluate(async (options) => {
      const client = credentialsPage.createPosternClient(options);
      return { result: await client.signUpWithPasskey(), keyPairs: await client.keys.list() };
    }, site.options);
    expect(seen).toEqual({ result: { outcome: 'cancelled' }, keyPairs: [] });
  });

  test.each(['signUpWithPasskey', 'signInWithPasskey'] as const)('An aborted call of %s is cancelled', async (flow) => {
    const page = await site.open();
    await addVirtualAuthenticator(page, { isPresent: false });
    const seen = await page.evaluate(
      async ({ options, flow }) => {
        const client = credentialsPage.createPosternClient(options);
        const controller = new AbortController();
        const waiting = client[flow]({ signal: controller.signal });
        await credentialsPage.browserIsAsked;
        controller.abort();
        return { result: await waiting, keyPairs: await client.keys.list() };
      },
      { options: site.options, flow },
    );
    expect(seen).toEqual({ result: { outcome: 'cancelled' }, keyPairs: [] });
  });
});

test('A sign-in needs to know the parent organization', async () => {
  const page = await site.open();
  const code = await page.evaluate(async ({ organizationId: _, ...options }) => {
    const client = credentialsPage.createPosternClient(options);
    return client.signInWithPasskey().catch((error) => error.code);
  }, site.options);
  expect(code).toBe('ORGANIZATION_REQUIRED');
});

describe('autofill', () => {
  test('Autofill logs in with the passkey that the user chooses', async () => {
    const page = await site.open();
    const { gestures } = await addVirtualAuthenticator(page);
    const { session } = await signUp(page);
    const result = await page.evaluate(async (options) => {
      document.body.innerHTML = '<input autocomplete="username webauthn">';
      return credentialsPage.createPosternClient(options).signInWithPasskey({ conditional: true });
    }, site.options);
    expect(result).toMatchObject({ outcome: 'signed-in', session: { userId: session.userId } });
    expect(gestures).toEqual(['create', 'get']);
  });

  test('Autofill waits until the app aborts it', async () => {
    const page = await site.open();
    await addVirtualAuthenticator(page, { isPresent: false });
    const seen = await page.evaluate(async (options) => {
      document.body.innerHTML = '<input autocomplete="username webauthn">';
      const client = credentialsPage.createPosternClient(options);
      const controller = new AbortController();
      const waiting = client.signInWithPasskey({ conditional: true, signal: controller.signal });
      const first = await Promise.race([waiting, credentialsPage.browserIsAsked.then(() => 'waits')]);
      controller.abort();
      return { first, result: await waiting, keyPairs: await client.keys.list() };
    }, site.options);
    expect(seen).toEqual({ first: 'waits', result: { outcome: 'cancelled' }, keyPairs: [] });
  });

  test('Autofill ends at once in a browser without it', async () => {
    const page = await site.open();
    const result = await page.evaluate(async (options) => {
      PublicKeyCredential.isConditionalMediationAvailable = async () => false;
      return credentialsPage.createPosternClient(options).signInWithPasskey({ conditional: true });
    }, site.options);
    expect(result).toEqual({ outcome: 'cancelled' });
  });
});
