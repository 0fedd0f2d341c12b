import { recoverMessageAddress } from 'viem';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Demo, shownAddress, startDemo } from './demo-page.ts';

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.close());

test('A user signs up by e-mail, signs a message, comes back, logs out and signs in to the same wallet', async () => {
  const page = await demo.open();
  await demo.signIn(page, 'ada@example.com');
  await expect(page.getByRole('status').textContent()).resolves.toContain('Your wallet was just created.');
  const address = await shownAddress(page);
  expect(address).toMatch(/^0x[0-9a-fA-F]{40}$/);
  await page.getByText('ada@example.com').waitFor();
  await page.getByText(/^in 14 min|^in 15 min/).waitFor();

  const message = 'Grüße an den Türhüter 🚪';
  await page.getByLabel('Message').fill(message);
  await page.getByRole('button', { name: 'Sign the message' }).click();
  const verdict = page.getByText('Valid, signed by');
  await verdict.waitFor();
  expect(await verdict.textContent()).toContain(`${address.slice(0, 6)}…${address.slice(-4)}`);
  const signature = (await page.locator('.signature').textContent()) as `0x${string}`;
  expect(await recoverMessageAddress({ message, signature })).toBe(address);

  await page.reload();
  expect(await shownAddress(page)).toBe(address);
  await page.getByText('Signed in as ada@example.com.').waitFor();

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You are signed out.').waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();

  await demo.signIn(page, 'ada@example.com');
  await page.getByText('Welcome back.').first().waitFor();
  expect(await shownAddress(page)).toBe(address);
  await page.context().close();
});

test('A user signs up by SMS, with a number as people write it', async () => {
  const page = await demo.open();
  await demo.signIn(page, '+1 (415) 555-2671');
  expect(await shownAddress(page)).toMatch(/^0x/);
  await page.getByText('+14155552671').waitFor();
  await page.context().close();
});

test('A wrong code can be corrected', async () => {
  const page = await demo.open();
  await demo.askForCode(page, 'grace@example.com');
  const code = await demo.stack.authority.lastCode('grace@example.com');
  const input = page.getByLabel('Six digits');
  await input.fill(wrongCode(code));
  await page.getByText('That code is not right. You can try 2 times more.').waitFor();
  expect(await input.getAttribute('aria-invalid')).toBe('true');
  // The wrong digits are selected, so that the right ones replace them.
  await page.keyboard.type(code);
  await page.getByRole('heading', { name: 'Your wallet' }).waitFor();
  await page.context().close();
});

test('After three wrong codes the user needs a new one, which works', async () => {
  const page = await demo.open();
  const contact = 'joan@example.com';
  await demo.askForCode(page, contact);
  const wrong = wrongCode(await demo.stack.authority.lastCode(contact));
  const input = page.getByLabel('Six digits');
  for (const answer of ['You can try 2 times more.', 'You can try once more.', 'Ask for a new code.']) {
    await input.fill(wrong);
    await page.getByText(answer).waitFor();
  }
  expect(await input.isDisabled()).toBe(true);
  demo.nextSecond();
  await page.getByRole('button', { name: 'Send a new code' }).click();
  await page.getByRole('button', { name: /New code in \d+ s/ }).waitFor();
  await input.fill(await demo.stack.authority.lastCode(contact));
  await page.getByRole('heading', { name: 'Your wallet' }).waitFor();
  await page.context().close();
});

test('A new code can be asked for after half a minute, and the old one works until it is sent', async () => {
  const page = await demo.open();
  await page.clock.install();
  const contact = 'edith@example.com';
  await demo.askForCode(page, contact);
  const first = await demo.stack.authority.lastCode(contact);
  expect(await page.getByRole('button', { name: /New code in \d+ s/ }).isDisabled()).toBe(true);
  await page.clock.runFor(31_000);
  await page.route('**/auth/init-otp', (route) => route.abort());
  await page.getByRole('button', { name: 'Send a new code' }).click();
  await page.getByText('The server cannot be reached.').waitFor();
  await page.getByLabel('Six digits').fill(first);
  await page.getByRole('heading', { name: 'Your wallet' }).waitFor();
  await page.context().close();
});

test('No code is sent to what cannot be a contact', async () => {
  const page = await demo.open();
  await page.getByLabel('E-mail address').fill('ada');
  await page.getByRole('button', { name: 'Send the code' }).click();
  await page.getByText('Type an e-mail address, such as ada@example.com.').waitFor();
  await page.getByRole('radio', { name: 'SMS' }).check();
  await page.getByLabel('Phone number').fill('555 2671');
  await page.getByRole('button', { name: 'Send the code' }).click();
  await page.getByText('Type the number with its country code').waitFor();
  await page.context().close();
});

test('The link to the inbox leads to the code', async () => {
  const page = await demo.open();
  await demo.askForCode(page, 'mary@example.com');
  const [inbox] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: 'open the inbox' }).click(),
  ]);
  await inbox.getByText('mary@example.com').first().waitFor();
  await page.context().close();
});

function wrongCode(code: string): string {
  return code === '000000' ? '000001' : '000000';
}
