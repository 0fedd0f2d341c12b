import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Demo, startDemo } from './demo-page.ts';

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.close());

test('A session that the server has ended leads back to the sign-in', async () => {
  const page = await demo.open();
  await demo.signIn(page, 'ada@example.com');
  await page.getByRole('button', { name: 'Sign the message' }).waitFor();
  demo.stack.authority.clock.now += 16 * 60_000;
  await page.getByRole('button', { name: 'Sign the message' }).click();
  await page.getByText('Your session has ended. Sign in again.').waitFor();
  await page.context().close();
});

test('A session that runs out leads back to the sign-in by itself', async () => {
  demo.stack.authority.clock.now = Date.now();
  const page = await demo.open({ time: Date.now() });
  await demo.signIn(page, 'grace@example.com');
  await page.getByText('Ends').waitFor();
  await page.clock.runFor(10 * 60_000);
  await page.getByText(/^in [45] min/).waitFor();
  await page.clock.fastForward(6 * 60_000);
  await page.getByText('Your session has ended. Sign in again.').waitFor();
  await page.context().close();
});

test('The page says when the wallet service does not answer, and the user can try again', async () => {
  demo.stack.authority.clock.now = Date.now();
  const page = await demo.open();
  await demo.signIn(page, 'joan@example.com');
  await page.getByRole('button', { name: 'Sign the message' }).waitFor();
  await page.route('**/public/v1/**', (route) => route.abort());
  await page.getByRole('button', { name: 'Sign the message' }).click();
  await page.getByText('The server cannot be reached. Check the connection and try again.').waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Try again' }).waitFor();
  await page.unroute('**/public/v1/**');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('button', { name: 'Sign the message' }).waitFor();
  await page.context().close();
});

test('The page says when its server does not answer, and the user can try again', async () => {
  const page = await demo.open();
  await page.route('**/config.json', (route) => route.abort());
  await page.reload();
  await page.getByRole('heading', { name: 'No connection' }).waitFor();
  await page.unroute('**/config.json');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByLabel('E-mail address').waitFor();
  expect(await page.title()).toBe('Sign in · Postern');
  await page.context().close();
});
