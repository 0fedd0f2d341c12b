import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addVirtualAuthenticator } from '../client/credentials-site.ts';
import { type Demo, shownAddress, startDemo } from './demo-page.ts';

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.close());

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

async function logOut(page: Page): Promise<void> {
  await press(page, 'Sign out');
  await page.getByText('You are signed out.').waitFor();
}

test('Where popups are blocked, the identity provider opens in the same window', async () => {
  const page = await demo.open();
  await page.evaluate(() => {
    window.open = () => null;
  });
  await press(page, 'Continue with Local ID');
  await page.getByText('An identity provider on this machine').waitFor();
  await page.getByRole('button', { name: /Grace Hopper/ }).click();
  await page.locator('#page').getByText('Welcome. Your wallet was just created.').waitFor();
  await page.context().close();
});

test('The test wallet signs up and in when there is no other wallet', async () => {
  const page = await demo.open();
  await press(page, 'Continue with a wallet');
  const wallets = page.getByRole('group', { name: 'Wallets' }).getByRole('button');
  await expect.poll(() => wallets.allTextContents()).toEqual(['Test wallet (development)']);
  await press(page, 'Test wallet (development)');
  await page.locator('#page').getByText('Welcome. Your wallet was just created.').waitFor();
  const address = await shownAddress(page);
  await logOut(page);
  await press(page, 'Continue with a wallet');
  await press(page, 'Test wallet (development)');
  await page.locator('#page').getByText('Welcome back.').waitFor();
  expect(await shownAddress(page)).toBe(address);
  await page.context().close();
});

test('A second device gets a passkey, and signs in to the same wallet', async () => {
  const page = await demo.open();
  const { devTools, authenticatorId } = await addVirtualAuthenticator(page);
  await press(page, 'Sign up with a passkey');
  const address = await shownAddress(page);
  await devTools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
  const { gestures } = await addVirtualAuthenticator(page);
  await press(page, 'How I sign in');
  await press(page, 'Add a passkey');
  await expect.poll(() => page.getByText(/^Passkey, /).count()).toBe(2);
  await press(page, 'Back to the wallet');
  await logOut(page);
  await press(page, 'Sign in with a passkey');
  await page.locator('#page').getByText('Welcome back.').waitFor();
  expect(await shownAddress(page)).toBe(address);
  expect(gestures).toEqual(['create', 'get']);
  await page.context().close();
});

test('The field for the e-mail address offers the passkeys of the device', async () => {
  const page = await demo.open({ autofill: true });
  await addVirtualAuthenticator(page);
  await press(page, 'Sign up with a passkey');
  await page.locator('#page').getByText('Welcome. Your wallet was just created.').waitFor();
  const address = await shownAddress(page);
  await press(page, 'Sign out');
  // The virtual authenticator takes every offer.
  await page.locator('#page').getByText('Welcome back.').waitFor();
  expect(await shownAddress(page)).toBe(address);
  await page.context().close();
});

test('A user who cancels a passkey stays on the same page and sees no error', async () => {
  const page = await demo.open();
  await addVirtualAuthenticator(page, { isUserVerified: false });
  const signUp = page.getByRole('button', { name: 'Sign up with a passkey' });
  await signUp.click();
  await expect.poll(() => signUp.getAttribute('aria-busy')).toBe(null);
  expect(await page.getByRole('alert').allTextContents()).toEqual(['', '']);
  await page.context().close();
});

test('A passkey that has no account is said to be unknown', async () => {
  const page = await demo.open();
  await addVirtualAuthenticator(page);
  await page.evaluate(() =>
    navigator.credentials.create({
      publicKey: {
        challenge: new Uint8Array(32),
        rp: { name: 'localhost' },
        user: { id: new Uint8Array(8), name: 'Ada', displayName: 'Ada' },
        pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
        authenticatorSelection: { residentKey: 'required' },
      },
    }),
  );
  await press(page, 'Sign in with a passkey');
  await page.getByText('There is no account with this yet. Sign up first.').waitFor();
  await page.context().close();
});
