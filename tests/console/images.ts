import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '../setup/chromium.ts';
import { shared, sharedAuthority } from '../setup/fixtures.ts';
import { fillTrial, openConsole } from './open-console.ts';
import { makeScene } from './scene.ts';

const FOLDER = process.env.IMAGES ?? fileURLToPath(new URL('../../docs/images/', import.meta.url));
const authority = sharedAuthority({ controlToken: 'a token of the pictures' });
const scene = shared(() => makeScene(authority, 'Accounting'));
let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const LIGHT: BrowserContextOptions = { colorScheme: 'light' };
const DARK: BrowserContextOptions = { colorScheme: 'dark' };
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 };

const organization = () => `/#/organizations/${scene.ada.organizationId}`;
const pages: [name: string, path: () => string, options: BrowserContextOptions][] = [
  ['overview', () => '/', LIGHT],
  ['activity', () => `${organization()}/activities/${scene.paidId}`, DARK],
  ['try', () => `/#/try/${scene.ada.organizationId}/${scene.policyId}`, LIGHT],
  ['messages', () => '/#/messages', LIGHT],
  ['phone', organization, PHONE],
];
/** Only to be looked at while the console is changed. */
const more: typeof pages = process.env.IMAGES
  ? [
      ['organization', organization, LIGHT],
      ['waiting', () => `${organization()}/activities/${scene.waitingId}`, LIGHT],
      ['activity-phone', () => `${organization()}/activities/${scene.paidId}`, PHONE],
      ['try-phone', () => `/#/try/${scene.ada.organizationId}/${scene.policyId}`, PHONE],
      ['controls', () => '/#/controls', LIGHT],
      ['messages-dark', () => '/#/messages', DARK],
      ['messages-phone', () => '/#/messages', PHONE],
      ['inbox', () => '/#/inbox', DARK],
      ['search', () => '/#/search/ada', LIGHT],
    ]
  : [];

test.each([...pages, ...more])('The picture of the page %s is written', async (name, path, options) => {
  const { page, trouble } = await openConsole(browser, authority.url + path(), options);
  if (name.startsWith('try')) await fillTrial(page, scene.transaction);
  await page.locator('main li, main button, main iframe').first().waitFor();
  if (name === 'messages-phone') {
    await page.getByLabel('Language').selectOption('ar');
    // Chromium does not draw a frame before it is in sight.
    await page.locator('iframe').scrollIntoViewIfNeeded();
  }
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(FOLDER, `console-${name}.png`), fullPage: name !== 'phone' });
  expect(trouble).toEqual([]);
  await page.context().close();
});
