import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IMPLICIT_CLIENT } from '../setup/oidc-provider.ts';
import { type AuthProxySite, startAuthProxySite } from './core-site.ts';
import { CONFIG_ID } from './sdk.ts';

// The kit waits for a captcha for some seconds before each request, also when there is none.
const SLOW_MS = 90_000;

describe('@turnkey/react-wallet-kit, unmodified, with the backend as its Auth Proxy', { timeout: SLOW_MS }, () => {
  let site: AuthProxySite;
  beforeAll(async () => {
    site = await startAuthProxySite({
      entry: '../auth-proxy/wallet-kit-page.ts',
      options: ({ origin, issuer }) => ({
        oauth: { providers: { google: { issuer, clientIds: [IMPLICIT_CLIENT] } } },
        authProxy: { configurations: { [CONFIG_ID]: { oauth: { redirectUrl: origin } } } },
      }),
    });
  });
  afterAll(() => site?.close());

  /** The local provider in the place of Google, whose address the kit has built in: asks who it is. */
  async function putLocalProviderInPlaceOfGoogle(page: Page): Promise<void> {
    await page.context().route('https://accounts.google.com/**', (route) => {
      const { searchParams } = new URL(route.request().url());
      searchParams.delete('prompt');
      const links = ['ada', 'bob'].map((name) => {
        searchParams.set('login_hint', name);
        const href = `${site.provider.issuer}/auth?${searchParams}`.replaceAll('&', '&amp;');
        return `<a href="${href}">${name}</a>`;
      });
      return route.fulfill({ contentType: 'text/html', body: links.join(' ') });
    });
  }

  async function openKit(): Promise<Page> {
    const page = await site.open();
    await page.evaluate((config) => walletKitPage.start(config), site.config);
    await page.getByRole('button', { name: 'Open the modal' }).click();
    return page;
  }

  async function logInByEmail(page: Page, email: string): Promise<string> {
    await page.getByPlaceholder('Enter your email').fill(email);
    await page.getByPlaceholder('Enter your email').press('Enter');
    const boxes = page.locator('input[maxlength="1"]');
    await boxes.first().waitFor();
    const code = await site.deployment.authority.lastCode(email);
    await boxes.first().click();
    await page.keyboard.type(code);
    return userOf(page);
  }

  async function userOf(page: Page): Promise<string> {
    const user = page.locator('#user:not(:empty)');
    await user.waitFor();
    return (await user.textContent()) ?? '';
  }

  async function logOut(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('button', { name: 'Open the modal' }).click();
  }

  it('A user signs up with a code by e-mail, logs out, and logs in to the same account', async () => {
    const page = await openKit();
    const email = site.deployment.newEmail();
    const userId = await logInByEmail(page, email);
    const [organizationId = ''] = await site.deployment.verifiedSubOrganizations(email);
    const { user } = await site.deployment.turnkey.getUser({ organizationId, userId });
    expect(user).toMatchObject({ userEmail: email });
    await logOut(page);
    expect(await logInByEmail(page, email)).toBe(userId);
  });

  it('A user signs up with an identity provider, logs out, and logs in to the same account', async () => {
    const page = await openKit();
    await putLocalProviderInPlaceOfGoogle(page);
    const continueWithGoogle = async () => {
      const [popup] = await Promise.all([page.waitForEvent('popup'), page.getByTestId('oauth-google').click()]);
      await popup.getByRole('link', { name: 'ada' }).click();
      return userOf(page);
    };
    const userId = await continueWithGoogle();
    await logOut(page);
    expect(await continueWithGoogle()).toBe(userId);
  });
});
