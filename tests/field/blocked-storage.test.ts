import { createPosternClient } from '@postern/client';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClientPage, startClientPage } from '../client/client-page.ts';

let clientPage: ClientPage;
/** The contacts to which codes were sent. */
let sent: string[] = [];

beforeAll(async () => {
  clientPage = await startClientPage();
  clientPage.routes.set('/auth/init-otp', (body) => {
    sent.push(JSON.parse(body).contact);
    return { json: { otpId: 'otp', otpEncryptionTargetBundle: 'bundle' } };
  });
});
afterAll(() => clientPage.close());

const EXPIRES_AT = Math.floor(Date.now() / 1_000) + 900;

/** Begins to sign in by code, and says how that ends. */
async function beginSignIn(tab: Page) {
  sent = [];
  const ended = await tab.evaluate(() => {
    const client = page.createPosternClient({ backendUrl: '/auth' });
    const controller = new AbortController();
    const readCode = async () => {
      controller.abort();
      return '';
    };
    return client
      .signInWithOtp({ contact: 'ada@example.com', readCode, signal: controller.signal })
      .catch(({ name, code }) => ({ name, code }));
  });
  return { ended, sent };
}

test('Where the browser blocks all storage, key pairs and sessions live as long as the page', async () => {
  const tab = await clientPage.openWithoutStorage();
  const seen = await tab.evaluate(async (expiresAt) => {
    const blocked = await Promise.resolve()
      .then(() => localStorage.length)
      .catch((error) => error.name as string);
    const { keys, sessions, completeOAuthRedirect } = page.createPosternClient({ backendUrl: '/auth' });
    const before = await sessions.get();
    const publicKey = await keys.create();
    const stored = await sessions.store(page.sessionToken(publicKey, expiresAt));
    const signature = await keys.sign(publicKey, 'message');
    const after = await sessions.get();
    const pairs = (await keys.list()).length;
    await sessions.clear();
    return {
      blocked,
      before,
      kept: after?.token === stored.token,
      length: signature.length,
      pairs,
      redirect: await completeOAuthRedirect(),
      cleared: { session: await sessions.get(), keys: await keys.list(), all: await sessions.list() },
    };
  }, EXPIRES_AT);
  expect(seen).toEqual({
    blocked: 'SecurityError',
    before: null,
    kept: true,
    length: 64,
    pairs: 1,
    redirect: null,
    cleared: { session: null, keys: [], all: [] },
  });
});

test('A sign-in by redirect is refused before the page is left, where nothing can be kept', async () => {
  const tab = await clientPage.openWithoutStorage();
  const code = await tab.evaluate(() => {
    const client = page.createPosternClient({ backendUrl: '/auth' });
    return client.signInWithOAuth({ provider: 'any', mode: 'redirect' }).catch((error) => error.code as string);
  });
  expect(code).toBe('STORAGE_UNAVAILABLE');
});

describe('unusable storage is found before a code is sent', () => {
  test('A full IndexedDB is found before a code is sent', async () => {
    const tab = await clientPage.open();
    const devTools = await tab.context().newCDPSession(tab);
    await devTools.send('Storage.overrideQuotaForOrigin', { origin: clientPage.origin, quotaSize: 1 });
    expect(await beginSignIn(tab)).toEqual({ ended: { name: 'PosternError', code: 'STORAGE_FULL' }, sent: [] });
    await devTools.send('Storage.overrideQuotaForOrigin', { origin: clientPage.origin });
    expect(await beginSignIn(tab)).toEqual({ ended: { outcome: 'cancelled' }, sent: ['ada@example.com'] });
  });

  test('A full localStorage is found before a code is sent', async () => {
    const tab = await clientPage.open();
    await tab.evaluate(() => {
      const fill = (length: number) => {
        try {
          for (let i = 0; ; i++) localStorage.setItem(`${length}-${i}`, 'x'.repeat(length));
        } catch {
          // It is full.
        }
      };
      for (const length of [1_000_000, 10_000, 100, 1]) fill(length);
    });
    expect(await beginSignIn(tab)).toEqual({ ended: { name: 'PosternError', code: 'STORAGE_FULL' }, sent: [] });
  });

  test('A page that is not served over https is found before a code is sent', async () => {
    const tab = await clientPage.open();
    await tab.evaluate(() => Object.defineProperty(crypto, 'subtle', { value: undefined }));
    expect(await beginSignIn(tab)).toEqual({ ended: { name: 'PosternError', code: 'INSECURE_CONTEXT' }, sent: [] });
  });
});

test('A session has ended when the browser has deleted its key pair', async () => {
  const tab = await clientPage.open();
  const seen = await tab.evaluate(async (expiresAt) => {
    const { keys, sessions, request } = page.createPosternClient({ backendUrl: '/auth' });
    await sessions.store(page.sessionToken(await keys.create(), expiresAt));
    const before = await sessions.get();
    await new Promise((resolve) => {
      indexedDB.deleteDatabase('postern').onsuccess = resolve;
    });
    const code = await request('/public/v1/query/whoami').catch((error) => error.code as string);
    return { before: before?.userId, after: await sessions.get(), code };
  }, EXPIRES_AT);
  expect(seen).toEqual({ before: 'user', after: null, code: 'NO_SESSION' });
});

describe('a client on a server', () => {
  const client = createPosternClient({ backendUrl: '/auth' });

  test('On a server, a client is created, has no session and has not come back from a provider', async () => {
    expect(await client.sessions.get()).toBeNull();
    expect(await client.sessions.list()).toEqual([]);
    expect(await client.completeOAuthRedirect()).toBeNull();
  });

  test('On a server, the client keeps nothing that all users would share', async () => {
    await expect(client.keys.create()).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    const connect = async () => ({ address: '', signMessage: async () => '' });
    const wallet = { curveType: 'API_KEY_CURVE_ED25519', name: '', icon: '', connect } as const;
    for (const signIn of [
      () => client.signInWithOtp({ contact: 'ada@example.com', readCode: async () => '' }),
      () => client.signUpWithPasskey(),
      () => client.signInWithWallet({ wallet }),
    ]) {
      await expect(signIn()).rejects.toMatchObject({ name: 'PosternError', code: 'STORAGE_UNAVAILABLE' });
    }
    await expect(client.signInWithOAuth({ provider: 'any', mode: 'popup' })).rejects.toMatchObject({
      code: 'NOT_SUPPORTED',
    });
  });
});
