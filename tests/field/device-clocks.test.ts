import { afterAll, beforeAll, expect, test } from 'vitest';
import { addVirtualAuthenticator, type CredentialsSite, startCredentialsSite } from '../client/credentials-site.ts';

let site: CredentialsSite;

beforeAll(async () => {
  site = await startCredentialsSite();
});
afterAll(() => site.close());

const MINUTE_MS = 60_000;

test.each([
  ['20 minutes fast', 20 * MINUTE_MS],
  ['a day fast', 24 * 60 * MINUTE_MS],
  ['two hours slow', -120 * MINUTE_MS],
])(
  'A device whose clock is %s signs in by code, stays signed in and has its activities accepted',
  async (_, wrongBy) => {
    const page = await site.open();
    await page.exposeFunction('codeOf', site.authority.lastCode);
    const contact = `clock${Math.abs(wrongBy)}@example.com`;
    const options = { ...site.options, wrongBy, contact };
    const signedIn = await page.evaluate(async ({ wrongBy, contact, ...options }) => {
      const client = credentialsPage.createPosternClient({ ...options, now: () => Date.now() + wrongBy });
      const readCode = () => window.codeOf(contact);
      const outcome = await client.signInWithOtp({ contact, readCode });
      const refreshed = await client.refreshSession();
      return { outcome, refreshed };
    }, options);
    expect(signedIn.outcome).toMatchObject({ outcome: 'signed-in' });

    await page.reload();
    await page.waitForFunction(() => 'credentialsPage' in globalThis);
    const afterReload = await page.evaluate(async ({ wrongBy, contact: _contact, ...options }) => {
      const client = credentialsPage.createPosternClient({ ...options, now: () => Date.now() + wrongBy });
      const session = await client.sessions.get();
      const wallet = await client.submit('ACTIVITY_TYPE_CREATE_WALLET', { walletName: 'Clock', accounts: [] });
      return { session, wallet };
    }, options);
    expect(afterReload).toMatchObject({ session: signedIn.refreshed, wallet: { walletId: expect.any(String) } });
  },
);

test('A device whose clock is wrong signs in with a passkey as the first thing it does', async () => {
  const page = await site.open();
  await addVirtualAuthenticator(page);
  const outcomes = await page.evaluate(async (options) => {
    const client = () => credentialsPage.createPosternClient({ ...options, now: () => Date.now() - 7_200_000 });
    const signedUp = await client().signUpWithPasskey({ userName: 'Ada' });
    localStorage.clear();
    return [signedUp, await client().signInWithPasskey()];
  }, site.options);
  expect(outcomes).toMatchObject([{ outcome: 'signed-in' }, { outcome: 'signed-in' }]);
});

test('A clock that is set right again is trusted again', async () => {
  const page = await site.open();
  const offsets = await page.evaluate(async (options) => {
    let wrongBy = 3_600_000;
    const client = credentialsPage.createPosternClient({ ...options, now: () => Date.now() + wrongBy });
    const ask = async () => {
      await client.request('/public/v1/query/whoami').catch(() => undefined);
      await client.initOtp({ contact: 'nobody' }).catch(() => undefined);
      return localStorage.getItem('postern:clock-offset');
    };
    const wrong = Number(await ask());
    wrongBy = 0;
    return { wrong, right: await ask() };
  }, site.options);
  expect(Math.abs(offsets.wrong + 3_600_000)).toBeLessThan(60_000);
  expect(offsets.right).toBeNull();
});
