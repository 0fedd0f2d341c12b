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
const choose = (page: Page, name: string) => page.getByRole('button', { name: new RegExp(name) }).click();

async function logOut(page: Page): Promise<void> {
  await press(page, 'Sign out');
  await page.getByText('You are signed out.').waitFor();
}

async function openWaysIn(page: Page): Promise<void> {
  await press(page, 'How I sign in');
  await page.getByRole('heading', { name: 'How I sign in' }).waitFor();
  await page
    .getByRole('list', { name: 'Devices' })
    .getByText(/^This browser/)
    .waitFor();
}

const waysIn = (page: Page) => page.getByRole('list', { name: 'Ways in' });

test('An identity provider signs in by popup and in the same window, to the same wallet', async () => {
  const page = await demo.open();
  const [popup] = await Promise.all([page.waitForEvent('popup'), press(page, 'Continue with Local ID')]);
  await choose(popup, 'Ada Lovelace');
  await page.getByRole('heading', { name: 'Your wallet' }).waitFor();
  const address = await shownAddress(page);
  await logOut(page);

  await press(page, 'Local ID without a popup');
  // The provider remembers who has signed in.
  await page.getByRole('heading', { name: 'Your wallet' }).waitFor();
  expect(await shownAddress(page)).toBe(address);
  expect(page.url()).not.toContain('code');
  await page.context().close();
});

test('A user who closes the popup has cancelled, sees no error and can sign in another way', async () => {
  const page = await demo.open();
  const [popup] = await Promise.all([page.waitForEvent('popup'), press(page, 'Continue with Local ID')]);
  await popup.close();
  await page.locator('button:not([aria-busy])', { hasText: 'Continue with Local ID' }).waitFor();
  expect(await page.getByRole('alert').allTextContents()).toEqual(['', '']);
  await demo.signIn(page, 'hedy@example.com');
  await page.context().close();
});

test('A passkey signs up and in, a second one is added, and the last way to sign in stays', async () => {
  const page = await demo.open();
  await addVirtualAuthenticator(page);
  await press(page, 'Sign up with a passkey');
  await page.getByRole('heading', { name: 'Your wallet' }).waitFor();
  const address = await shownAddress(page);
  await logOut(page);
  await press(page, 'Sign in with a passkey');
  await page.getByRole('heading', { name: 'Your wallet' }).waitFor();
  expect(await shownAddress(page)).toBe(address);

  await openWaysIn(page);
  await waysIn(page)
    .getByRole('button', { name: /^Remove/ })
    .click();
  await page.getByText('This is your last way to sign in.').waitFor();

  await press(page, 'Add Test wallet (development)');
  await waysIn(page)
    .getByText(/^Wallet, /)
    .waitFor();
  expect(await waysIn(page).getByText('Ethereum wallet', { exact: true }).count()).toBe(1);
  await waysIn(page)
    .getByRole('button', { name: /^Remove(?! Ethereum)/ })
    .click();
  await expect.poll(() => waysIn(page).getByRole('listitem').count()).toBe(1);

  await press(page, 'Back to the wallet');
  await logOut(page);
  await press(page, 'Continue with a wallet');
  await press(page, 'Test wallet (development)');
  await page.getByRole('heading', { name: 'Your wallet' }).waitFor();
  expect(await shownAddress(page)).toBe(address);
  await page.context().close();
});

test('A user adds a second device, an e-mail address and an identity, and ends other sessions', async () => {
  const page = await demo.open();
  await demo.signIn(page, 'grace@example.com');
  const elsewhere = await demo.open();
  await demo.signIn(elsewhere, 'grace@example.com');
  const address = await shownAddress(page);

  await addVirtualAuthenticator(page);
  await openWaysIn(page);
  await press(page, 'Add a passkey');
  await waysIn(page)
    .getByText(/^Passkey, /)
    .waitFor();
  const [popup] = await Promise.all([page.waitForEvent('popup'), press(page, 'Add Local ID')]);
  await choose(popup, 'Grace Hopper');
  await waysIn(page)
    .getByText(/^Identity, /)
    .waitFor();

  demo.nextSecond();
  await page.getByLabel('E-mail address or phone number').fill('grace@elsewhere.example.com');
  await press(page, 'Send a code');
  await page.getByLabel('Six digits').fill(await lastCodeOf('grace@elsewhere.example.com'));
  await press(page, 'Add');
  await waysIn(page).getByText('grace@elsewhere.example.com').waitFor();

  const devices = page.getByRole('list', { name: 'Devices' });
  await expect.poll(() => devices.getByText('Chrome on Linux').count()).toBe(2);
  await devices.getByRole('button', { name: /^Sign out on Chrome on Linux/ }).click();
  await expect.poll(() => devices.getByRole('listitem').count()).toBe(1);
  await elsewhere.reload();
  await elsewhere.getByText('Your session has ended.').waitFor();

  await press(page, 'Back to the wallet');
  await logOut(page);
  await press(page, 'Sign in with a passkey');
  await page.getByRole('heading', { name: 'Your wallet' }).waitFor();
  expect(await shownAddress(page)).toBe(address);
  await Promise.all([page, elsewhere].map((each) => each.context().close()));
});

async function lastCodeOf(contact: string): Promise<string> {
  await expect.poll(() => demo.stack.authority.lastCode(contact).catch(() => '')).not.toBe('');
  return demo.stack.authority.lastCode(contact);
}
