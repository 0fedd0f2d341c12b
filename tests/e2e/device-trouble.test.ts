import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromiumProfile } from '../setup/chromium.ts';
import { type Demo, shownAddress, startDemo } from './demo-page.ts';

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.close());

const signMessage = async (page: Page) => {
  await page.getByRole('button', { name: 'Sign the message' }).click();
  await page.getByText(/^Valid, signed by/).waitFor();
};

describe('a device with a wrong clock', () => {
  test.each([
    ['20 minutes fast', 20],
    ['a day fast', 24 * 60],
    ['two hours slow', -120],
  ])(
    'A device whose clock is %s signs in, stays signed in, signs, and shows how long its session lasts',
    async (_, minutes) => {
      const page = await demo.open({ time: Date.now() + minutes * 60_000 });
      await demo.signIn(page, `clock${minutes + 200}@example.com`);
      const address = await shownAddress(page);
      await page.getByText(/^in 1[45] min/).waitFor();
      await signMessage(page);
      await page.reload();
      expect(await shownAddress(page)).toBe(address);
      await signMessage(page);
      await page.context().close();
    },
  );
});

describe('a browser with full, deleted or blocked storage', () => {
  /** Types a contact and asks for a code, which must not be sent. */
  async function askInVain(page: Page, contact: string): Promise<void> {
    await page.getByLabel('E-mail address').fill(contact);
    await page.getByRole('button', { name: 'Send the code' }).click();
  }
  const codesTo = (contact: string) => demo.stack.authority.lastCode(contact).catch((error: Error) => error.message);

  test('A browser with full storage says so before a code is sent, and signs in when there is room again', async () => {
    const page = await demo.open();
    const devTools = await page.context().newCDPSession(page);
    const origin = demo.stack.url;
    await devTools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
    await askInVain(page, 'full@example.com');
    await page.getByText('The storage of this browser is full. Free some space and try again.').waitFor();
    expect(await codesTo('full@example.com')).toBe('no code has arrived');
    await devTools.send('Storage.overrideQuotaForOrigin', { origin });
    await demo.signIn(page, 'full@example.com');
    await page.context().close();
  });

  test('A browser that has deleted the key of a session says that the session has ended', async () => {
    const page = await demo.open();
    await demo.signIn(page, 'evicted@example.com');
    await page.getByRole('button', { name: 'Sign the message' }).waitFor();
    await page.evaluate(
      () =>
        new Promise((resolve) => {
          indexedDB.deleteDatabase('postern').onsuccess = resolve;
        }),
    );
    await page.getByRole('button', { name: 'Sign the message' }).click();
    await page.getByText('Your session has ended. Sign in again.').waitFor();
    await demo.signIn(page, 'evicted@example.com');
    await page.context().close();
  });

  test('A browser that blocks all cookies signs in for as long as the page is open', async () => {
    const profile = await mkdtemp(join(tmpdir(), 'postern-profile-'));
    await mkdir(join(profile, 'Default'));
    // What the setting "Block all cookies" of Chromium writes.
    const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
    await writeFile(join(profile, 'Default/Preferences'), JSON.stringify(preferences));
    const context = await launchChromiumProfile(profile);
    try {
      context.setDefaultTimeout(15_000);
      const page = await context.newPage();
      await page.goto(demo.stack.url);
      const blocked = await page.evaluate(() => {
        try {
          return localStorage.length;
        } catch (error) {
          return (error as Error).name;
        }
      });
      expect(blocked).toBe('SecurityError');
      await demo.signIn(page, 'cookieless@example.com');
      await signMessage(page);
      await page.reload();
      await page.getByLabel('E-mail address').waitFor();
    } finally {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    }
  });
});
