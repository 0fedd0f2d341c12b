import { test as base, type Page } from '@playwright/test';
import type { NewUser } from './control/controlled-authority.ts';
import { addPasskeys, type PagePasskeys } from './playwright/page-passkeys.ts';
import { addWallet } from './playwright/page-wallet.ts';
import { signInPage } from './playwright/sign-in-page.ts';
import { startTestAuthority, type TestAuthority, type TestAuthorityOptions } from './start-test-authority.ts';
import type { TestUser } from './users/test-user.ts';
import { uniqueEmail } from './users/unique-email.ts';

export interface TestingFixtures {
  /** Whom to create for each test; an e-mail address, a passkey for the host of `baseURL`, and an Ethereum wallet. */
  newUser: NewUser;
  /** Whether `page` opens signed in: true by default. Set it to false to test the sign-in itself. */
  signedIn: boolean;
  /** A user of each test. */
  user: TestUser;
  /** The passkeys in the authenticator of `page`: the user's at first. */
  passkeys: PagePasskeys;
  /** Signs another user in to the pages of `baseURL`. Open or reload the page afterwards. */
  signIn(user: TestUser): Promise<void>;
}

export interface TestingWorkerFixtures {
  authorityOptions: TestAuthorityOptions;
  /** One authority for each worker, so that parallel workers do not see each other. */
  authority: TestAuthority;
}

const passkeysOf = new WeakMap<Page, PagePasskeys>();

/**
 * Playwright's `test` with an authority for each worker, and a `page` in which a user of the test is signed in, for apps that
 * use `@postern/client` or `@turnkey/core`. The page has a virtual authenticator with the user's passkey, and the user's
 * Ethereum wallet (EIP-6963). Needs Chromium.
 *
 * The page's app must talk to this authority: start its server in a fixture of your own, with `authority.env()`, and set
 * `baseURL` to it.
 * @example
 * ```ts
 * import { expect } from '@playwright/test';
 * import { test } from '@postern/testing/playwright';
 *
 * test('The page knows who is signed in', async ({ page, user }) => {
 *   await page.goto('/');
 *   await expect(page.getByText(user.organizationId)).toBeVisible();
 * });
 * ```
 */
export const test = base.extend<TestingFixtures, TestingWorkerFixtures>({
  authorityOptions: [{}, { option: true, scope: 'worker' }],
  authority: [
    async ({ authorityOptions }, use) => {
      const authority = await startTestAuthority(authorityOptions);
      await use(authority);
      await authority.close();
    },
    { scope: 'worker' },
  ],
  newUser: [{}, { option: true }],
  signedIn: [true, { option: true }],
  user: async ({ authority, newUser, baseURL }, use) => {
    const passkey = { rpId: new URL(baseURL ?? 'http://localhost').hostname };
    await use(await authority.createUser({ email: uniqueEmail(), passkey, wallet: 'ethereum', ...newUser }));
  },
  passkeys: async ({ page }, use) => {
    await use(passkeysOf.get(page) as PagePasskeys);
  },
  signIn: async ({ page, baseURL }, use) => {
    await use((user) => signInPage(page, user, baseURL));
  },
  page: async ({ page, user, signedIn, baseURL, context }, use) => {
    passkeysOf.set(page, await addPasskeys(await context.newCDPSession(page), user.passkey));
    if (user.wallet?.kind === 'ethereum') await addWallet(page, user.wallet);
    if (signedIn) await signInPage(page, user, baseURL);
    await use(page);
  },
});
