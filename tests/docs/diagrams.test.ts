import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addVirtualAuthenticator } from '../client/credentials-site.ts';
import { arrowsOf } from './diagrams.ts';
import { type RecordedSite, startRecordedSite } from './recorded-site.ts';

let site: RecordedSite;
let page: Page;

beforeAll(async () => {
  site = await startRecordedSite();
});
afterAll(() => site?.close());
beforeEach(async () => {
  page = await site.open();
});
afterEach(() => page.context().close());

/** Compares what was sent since the last time with the diagram below a heading. */
async function expectDiagram(path: string, heading: string): Promise<void> {
  const arrows = await arrowsOf(path, heading);
  expect(arrows.length).toBeGreaterThan(0);
  expect(site.taken()).toEqual(arrows);
}

const signInByCode = (contact: string) =>
  page.evaluate(
    async ({ options, contact }) => {
      const client = signInsPage.createClient(options);
      const { outcome } = await client.signInWithOtp({ contact, readCode: () => window.codeOf(contact) });
      return outcome;
    },
    { options: site.options, contact },
  );

describe('The diagrams show what is sent', () => {
  test('when a user signs in by e-mail', async () => {
    const path = 'docs/ways-in/email-and-sms.md';
    expect(await signInByCode('ada@example.com')).toBe('signed-in');
    await expectDiagram(path, 'The first time');
    expect(await signInByCode('ada@example.com')).toBe('signed-in');
    await expectDiagram(path, 'Later');
  });

  test('when a user signs in with an identity provider', async () => {
    const signIn = () =>
      page.evaluate(async (options) => {
        const client = signInsPage.createClient(options);
        return (await client.signInWithOAuth({ provider: 'google', mode: 'popup' })).outcome;
      }, site.options);
    for (const heading of ['The first time', 'Later']) {
      expect(await signIn()).toBe('signed-in');
      await expectDiagram('docs/ways-in/oauth.md', heading);
    }
  });

  test('when a user signs up and in with a passkey', async () => {
    await addVirtualAuthenticator(page);
    for (const [flow, heading] of [
      ['signUpWithPasskey', 'The first time'],
      ['signInWithPasskey', 'Later'],
    ] as const) {
      const outcome = await page.evaluate(
        async ({ options, flow }) => (await signInsPage.createClient(options)[flow]()).outcome,
        { options: site.options, flow },
      );
      expect(outcome).toBe('signed-in');
      await expectDiagram('docs/ways-in/passkey.md', heading);
    }
  });

  test('when a user signs in with a wallet', async () => {
    await page.evaluate(() => void credentialsPage.announceEthereumWallet(`0x${'11'.repeat(32)}`));
    for (const heading of ['The first time', 'Later']) {
      const outcome = await page.evaluate(async (options) => {
        const wallet = await signInsPage.ethereumWallet();
        return (await signInsPage.createClient(options).signInOrUpWithWallet({ wallet })).outcome;
      }, site.options);
      expect(outcome).toBe('signed-in');
      await expectDiagram('docs/ways-in/wallet.md', heading);
    }
  });

  test('when a user adds a passkey and a wallet', async () => {
    await addVirtualAuthenticator(page);
    await page.evaluate(() => void credentialsPage.announceEthereumWallet(`0x${'22'.repeat(32)}`));
    await signInByCode('grace@example.com');
    site.taken();
    await page.evaluate((options) => signInsPage.createClient(options).addPasskey(), site.options);
    await expectDiagram('docs/ways-in/adding.md', 'A passkey');
    await page.evaluate(async (options) => {
      const wallet = await signInsPage.ethereumWallet();
      return signInsPage.createClient(options).addWallet({ wallet });
    }, site.options);
    await expectDiagram('docs/ways-in/adding.md', 'A wallet');
  });

  test('when the app checks a session, asks for a step-up, and the user signs out', async () => {
    const path = 'docs/protecting-an-api.md';
    const call = (route: string) =>
      page.evaluate(
        async ({ options, url }) => {
          const session = await signInsPage.createClient(options).sessions.get();
          return (await fetch(url, { headers: { Authorization: `Bearer ${session?.token}` } })).status;
        },
        { options: site.options, url: site.apiUrl + route },
      );
    await addVirtualAuthenticator(page);
    await page.evaluate((options) => signInsPage.createClient(options).signUpWithPasskey(), site.options);
    site.taken();
    expect([await call('/me'), await call('/me')]).toEqual([200, 200]);
    await expectDiagram(path, 'How a session is checked');
    expect(await call('/export')).toBe(401);
    await page.evaluate((options) => signInsPage.createClient(options).stepUp({ method: 'passkey' }), site.options);
    expect(await call('/export')).toBe(200);
    await expectDiagram(path, 'A fresh code or passkey');
    await page.evaluate((options) => signInsPage.createClient(options).signOut(), site.options);
    await expectDiagram(path, 'Signing out');
  });
});

test('A contact that is proved and added later opens the account of the passkey', async () => {
  await addVirtualAuthenticator(page);
  const seen = await page.evaluate(async (options) => {
    const client = signInsPage.createClient(options);
    const contact = 'lin@example.com';
    const signUp = await client.signUpWithPasskey();
    if (signUp.outcome === 'cancelled') throw new Error('cancelled');
    const { userId, publicKey, organizationId } = signUp.session;
    const code = await client.initOtp({ contact });
    const otpCode = await window.codeOf(contact);
    const { verificationToken } = await client.verifyOtp({ ...code, otpCode, publicKey });
    await client.submit('ACTIVITY_TYPE_UPDATE_USER_EMAIL', { userId, userEmail: contact, verificationToken });
    const byCode = await client.signInWithOtp({ contact, readCode: () => window.codeOf(contact) });
    return { organizationId, byCode };
  }, site.options);
  const { organizationId, byCode } = seen;
  expect(byCode).toMatchObject({ outcome: 'signed-in', created: false, session: { organizationId } });
});
