import { expect } from '@playwright/test';
import { test } from './fixtures.js';

test('A user who is signed in pays', async ({ page, user, authority }) => {
  await page.goto('/');
  await expect(page.getByText(user.userId)).toBeVisible();
  await page.getByRole('button', { name: 'Pay' }).click();
  await expect(page.locator('output')).toHaveText(/^02f8/);
  const { organizationId } = user;
  expect(await authority.activities({ organizationId, type: 'SIGN_TRANSACTION' })).toHaveLength(1);
});

test.describe('a page that is not signed in', () => {
  test.use({ signedIn: false });

  test('A user signs in with a code', async ({ page, user, authority }) => {
    await page.goto('/');
    await page.getByLabel('E-mail').fill(user.email);
    await page.getByRole('button', { name: 'Send a code' }).click();
    await page.getByLabel('Code').fill(await authority.codes.wait(user.email));
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByText(user.userId)).toBeVisible();
  });

  test('A user signs in with a passkey', async ({ page, user }) => {
    await page.goto('/');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await expect(page.getByText(user.userId)).toBeVisible();
  });

  test('A user signs in with a wallet', async ({ page, user }) => {
    await page.goto('/');
    await page.getByRole('button', { name: 'Sign in with a wallet' }).click();
    await expect(page.getByText(user.userId)).toBeVisible();
  });
});
