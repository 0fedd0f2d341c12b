import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createIdentityProvider } from '../../packages/cli/src/identity-provider/identity-provider.ts';
import { createSigningKey } from '../../packages/cli/src/identity-provider/signing-key.ts';
import { type Demo, startDemo } from './demo-page.ts';

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.close());

const SMALLEST: BrowserContextOptions = { viewport: { width: 320, height: 640 } };
const PHONE: BrowserContextOptions = { viewport: { width: 375, height: 700 } };
const LONG_CONTACT = `${'long-name-without-a-break.'.repeat(2)}x@subdomain.of-a-company-with-a-long-name.example.com`;

/** How far the page can be scrolled to the side, and what sticks out. */
function overflow(page: Page): Promise<{ pixels: number; widest: string[] }> {
  return page.evaluate(() => {
    const { scrollWidth } = document.documentElement;
    const wide = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > innerWidth + 0.5,
    );
    const widest = scrollWidth > innerWidth ? wide.map(({ tagName, className }) => `${tagName}.${className}`) : [];
    return { pixels: Math.max(0, scrollWidth - innerWidth), widest };
  });
}

const NONE = { pixels: 0, widest: [] };

describe('The demo fits on a screen that is 320 pixels wide', () => {
  test('The demo fits on the smallest screen when a user signs in with a very long e-mail address', async () => {
    const page = await demo.open(SMALLEST);
    await page.getByLabel('E-mail address').waitFor();
    expect(await overflow(page)).toEqual(NONE);
    await page.getByRole('radio', { name: 'SMS' }).check();
    expect(await overflow(page)).toEqual(NONE);
    await page.getByRole('radio', { name: 'E-mail' }).check();
    await demo.askForCode(page, LONG_CONTACT);
    expect(await overflow(page)).toEqual(NONE);
    await page.getByLabel('Six digits').fill('000001');
    await page
      .getByText(/not right|wrong|not valid|does not/i)
      .first()
      .waitFor();
    expect(await overflow(page)).toEqual(NONE);
    await page.getByLabel('Six digits').fill(await demo.stack.authority.lastCode(LONG_CONTACT));
    await page.getByRole('heading', { name: 'Your wallet' }).waitFor();
    await page.getByRole('button', { name: 'Sign the message' }).waitFor();
    expect(await overflow(page)).toEqual(NONE);
    await page.getByLabel('Message').fill('A word without a break: '.concat('x'.repeat(200)));
    await page.getByRole('button', { name: 'Sign the message' }).click();
    await page.getByText('Valid, signed by').waitFor();
    expect(await overflow(page)).toEqual(NONE);
    await page.getByRole('button', { name: 'How I sign in' }).click();
    await page.getByRole('heading', { name: 'How I sign in' }).waitFor();
    await page.getByText(LONG_CONTACT).first().waitFor();
    expect(await overflow(page)).toEqual(NONE);
    await page.getByLabel('E-mail address or phone number').fill('+14155552671');
    await page.getByRole('button', { name: 'Send a code' }).click();
    await page.getByRole('button', { name: 'Add', exact: true }).waitFor();
    expect(await overflow(page)).toEqual(NONE);
    await page.context().close();
  });

  test('The demo fits on the smallest screen when the backend does not answer', async () => {
    const page = await demo.open(SMALLEST);
    await page.route('**/config.json', (route) => route.abort());
    await page.reload();
    await page.getByRole('heading').first().waitFor();
    expect(await overflow(page)).toEqual(NONE);
    await page.context().close();
  });
});

describe.each([
  ['375', PHONE],
  ['320', SMALLEST],
])('On a screen that is %s pixels wide', (_, options) => {
  test('The inbox fits on a small screen, whatever was sent', async () => {
    const page = await demo.open(options);
    await demo.askForCode(page, LONG_CONTACT);
    await page.goto(`${demo.stack.authority.url}/_authority/inbox`);
    await page.getByText(LONG_CONTACT).first().waitFor();
    expect(await overflow(page)).toEqual(NONE);
    await page.context().close();
  });

  test('The root of the authority fits on a small screen, says what it is and leads to the inbox', async () => {
    const page = await demo.open(options);
    await page.goto(demo.stack.authority.url);
    await page.getByRole('heading', { name: 'Postern authority' }).waitFor();
    expect(await overflow(page)).toEqual(NONE);
    await page.getByRole('link', { name: 'Inbox' }).click();
    await page.getByRole('heading', { name: 'Inbox' }).waitFor();
    await page.context().close();
  });

  test('The root of the identity provider fits on a small screen, says what it is and leads to the inbox', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const inbox = { href: `${demo.stack.authority.url}/_authority/inbox`, label: 'Inbox', note: 'the codes' };
    const provider = { issuer, signingKey: createSigningKey(), redirectUris: ['http://localhost/'], links: [inbox] };
    server.on('request', await createIdentityProvider(provider));
    const page = await demo.open(options);
    await page.goto(issuer);
    await page.getByText('An OpenID provider on this machine, for development.').waitFor();
    expect(await overflow(page)).toEqual(NONE);
    await page.getByRole('link', { name: 'OpenID configuration' }).click();
    expect(JSON.parse((await page.locator('body').textContent()) ?? '')).toMatchObject({ issuer });
    await page.goBack();
    await page.getByRole('link', { name: 'Inbox' }).click();
    await page.getByRole('heading', { name: 'Inbox' }).waitFor();
    await page.context().close();
    server.closeAllConnections();
    server.close();
  });
});

test('A program that asks for the root gets the error of the API, not a page', async () => {
  const response = await fetch(demo.stack.authority.url);
  expect(response.status).toBe(404);
  expect(response.headers.get('Content-Type')).toBe('application/json');
});
