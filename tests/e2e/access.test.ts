import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Demo, shownAddress, startDemo } from './demo-page.ts';

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.close());

test('The demo can be used with the keyboard alone', async () => {
  const page = await demo.open();
  await page.getByLabel('E-mail address').waitFor();
  const { keyboard } = page;
  const tab = async (times: number) => {
    for (let count = 0; count < times; count++) await keyboard.press('Tab');
  };
  // The link to the start, the choice, the address.
  await tab(2);
  expect(await focused(page)).toBe('email');
  await keyboard.press('ArrowRight');
  expect(await focused(page)).toBe('sms');
  await keyboard.press('ArrowLeft');
  await tab(1);
  await keyboard.type('ada@example.com');
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Enter the code' }).waitFor();

  await keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(await focused(page)).toBe('ada@example.com');
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Enter the code' }).waitFor();
  await keyboard.type(await demo.stack.authority.lastCode('ada@example.com'));
  await page.getByRole('button', { name: 'Sign the message' }).waitFor();

  // From the heading, which has the focus: copy the address, the message.
  await tab(2);
  await keyboard.type('Typed.');
  await keyboard.press('Enter');
  await page.getByText('Valid, signed by').waitFor();
  expect(await page.locator('blockquote').textContent()).toBe('Typed.');

  await page.getByRole('button', { name: 'Sign out' }).focus();
  await keyboard.press('Enter');
  await page.getByText('You are signed out.').waitFor();
  await page.context().close();
});

test('A code can be pasted with the spaces that were copied with it', async () => {
  const page = await demo.open();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await demo.askForCode(page, 'grace@example.com');
  const code = await demo.stack.authority.lastCode('grace@example.com');
  await page.evaluate((text) => navigator.clipboard.writeText(text), ` ${code.slice(0, 3)} ${code.slice(3)}\n`);
  await page.getByLabel('Six digits').press('Control+V');
  const address = await shownAddress(page);
  await page.getByRole('button', { name: 'Copy the address' }).click();
  await page.getByText('The address is copied.').waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(address);
  await page.context().close();
});

test('The demo fits on a phone, and nothing moves when there is a problem', async () => {
  const page = await demo.open({ viewport: { width: 360, height: 640 }, reducedMotion: 'reduce' });
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
  const button = page.getByRole('button', { name: 'Send the code' });
  const before = await button.boundingBox();
  await button.click();
  await page.getByText('Type an e-mail address').waitFor();
  expect(await button.boundingBox()).toEqual(before);
  expect(await fits()).toBe(true);
  await demo.askForCode(page, 'a-rather-long-name-of-somebody-with-many-letters@example.com');
  expect(await fits()).toBe(true);
  await page.keyboard.press('Escape');
  await demo.signIn(page, 'joan@example.com');
  await page.getByRole('button', { name: 'Sign the message' }).click();
  await page.getByText('Valid, signed by').waitFor();
  expect(await fits()).toBe(true);
  await page.getByRole('button', { name: 'How I sign in' }).click();
  await page.getByText(/^This browser/).waitFor();
  expect(await fits()).toBe(true);
  await page.context().close();
});

test('Every control of the demo has a name', async () => {
  const page = await demo.open();
  await page.getByLabel('E-mail address').waitFor();
  expect(await namelessControls(page)).toEqual([]);
  await demo.askForCode(page, 'mary@example.com');
  expect(await namelessControls(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await demo.signIn(page, 'mary@example.com');
  await page.getByRole('button', { name: 'Sign the message' }).waitFor();
  expect(await namelessControls(page)).toEqual([]);
  await page.getByRole('button', { name: 'How I sign in' }).click();
  await page.getByText(/^This browser/).waitFor();
  expect(await namelessControls(page)).toEqual([]);
  await page.context().close();
});

/** What has the focus: its value. */
function focused(page: Page): Promise<string | undefined> {
  return page.evaluate(() =>
    document.activeElement instanceof HTMLInputElement ? document.activeElement.value : undefined,
  );
}

async function namelessControls(page: Page): Promise<string[]> {
  const snapshot = await page.locator('body').ariaSnapshot();
  return snapshot.split('\n').filter((line) => /^\s*- (button|textbox|link|radio|group)(?! ")/.test(line));
}
