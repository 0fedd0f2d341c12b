import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AuthProxySite, startAuthProxySite } from '../auth-proxy/core-site.ts';
import { CONFIG_ID } from '../auth-proxy/sdk.ts';
import { fillTrial, openConsole } from '../console/open-console.ts';
import { makeScene } from '../console/scene.ts';
import { type Demo, startDemo } from '../e2e/demo-page.ts';
import { launchChromium } from '../setup/chromium.ts';
import { shared, sharedAuthority } from '../setup/fixtures.ts';
import { IMPLICIT_CLIENT } from '../setup/oidc-provider.ts';
import { PICTURES, type Picture, takePicture, written } from './pictures.ts';

const LIGHT: BrowserContextOptions = { colorScheme: 'light' };
const DARK: BrowserContextOptions = { colorScheme: 'dark' };
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 };
const DEMO: BrowserContextOptions = { viewport: { width: 1100, height: 800 }, deviceScaleFactor: 1.5 };

describe('The demo', () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await startDemo();
  });
  afterAll(() => demo?.close());

  test.each([
    ['demo', LIGHT, 'ada@example.com'],
    ['demo-dark', DARK, 'grace@example.com'],
  ] as const)('The picture %s shows a signed message', async (name, colours, contact) => {
    const page = await demo.open({ ...DEMO, ...colours });
    await demo.signIn(page, contact);
    await page.getByRole('button', { name: 'Sign the message' }).click();
    await page.getByText('Valid, signed by').waitFor();
    await takePicture(page, name);
    await page.context().close();
  });

  test.each([
    ['sign-in', LIGHT],
    ['sign-in-dark', DARK],
  ] as const)('The picture %s shows the ways to sign in', async (name, colours) => {
    const page = await demo.open({ viewport: { width: 520, height: 800 }, deviceScaleFactor: 2, ...colours });
    await page.getByLabel('E-mail address').fill('ada@example.com');
    await takePicture(page, name);
    await page.context().close();
  });

  test('The picture inbox shows codes by e-mail and SMS', async () => {
    const page = await demo.open({ ...DEMO, ...LIGHT });
    await demo.askForCode(page, '+1 415 555 2671');
    await page.goto(demo.stack.url);
    await demo.askForCode(page, 'ada@example.com');
    await page.goto(`${demo.stack.authority.url.replace('127.0.0.1', 'localhost')}/_authority/inbox`);
    await page.getByText('ada@example.com').first().waitFor();
    await takePicture(page, 'inbox');
    await page.context().close();
  });
});

describe('The console', () => {
  const authority = sharedAuthority({ controlToken: 'a token of the pictures' });
  const scene = shared(() => makeScene(authority, 'Accounting'));
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  const organization = () => `/#/organizations/${scene.ada.organizationId}`;
  const pages: [name: Picture, path: () => string, options: BrowserContextOptions][] = [
    ['console-overview', () => '/', LIGHT],
    ['console-activity', () => `${organization()}/activities/${scene.paidId}`, DARK],
    ['console-try', () => `/#/try/${scene.ada.organizationId}/${scene.policyId}`, LIGHT],
    ['console-messages', () => '/#/messages', LIGHT],
    ['console-phone', organization, PHONE],
  ];

  test.each(pages)('The picture %s is written', async (name, path, options) => {
    const { page, trouble } = await openConsole(browser, authority.url + path(), options);
    if (name === 'console-try') await fillTrial(page, scene.transaction);
    await page.locator('main li, main button, main iframe').first().waitFor();
    await page.waitForLoadState('networkidle');
    await takePicture(page, name, name !== 'console-phone');
    expect(trouble).toEqual([]);
    await page.context().close();
  });
});

describe("Turnkey's kit with the Auth Proxy", { timeout: 90_000 }, () => {
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

  test('The picture auth-proxy shows the modal', async () => {
    const page = await site.open();
    await page.evaluate((config) => walletKitPage.start(config), site.config);
    await page.getByRole('button', { name: 'Open the modal' }).click();
    await page.getByRole('button', { name: 'Continue with wallet' }).waitFor();
    await takePicture(page, 'auth-proxy', false);
  });
});

test('Every picture was written', () => {
  expect([...written].sort()).toEqual([...PICTURES].sort());
});
