import type { Browser, Page } from 'playwright-core';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FORMATS } from '../../packages/cli/src/env/formats.ts';
import { addVirtualAuthenticator } from '../client/credentials-site.ts';
import type { TestAuthority } from '../setup/authority.ts';
import { launchChromium } from '../setup/chromium.ts';
import { freePort } from '../setup/free-port.ts';
import { type ExampleProject, installExample } from './example-project.ts';
import { type ExampleServices, startExampleServices } from './example-services.ts';

/** One installation serves all modes of an example. */
const installed = new Map<string, Promise<ExampleProject>>();

function projectOf(name: string): Promise<ExampleProject> {
  const project = installed.get(name) ?? installExample(name);
  installed.set(name, project);
  return project;
}

afterAll(async () => {
  for (const project of installed.values()) await (await project).remove();
}, 30_000);

describe.each([
  ['react-vite', 'production'],
  ['next', 'production'],
  ['next', 'development'],
] as const)('the example %s in %s', (name, mode) => {
  let project: ExampleProject;
  let services: ExampleServices;
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    const port = await freePort();
    url = `http://localhost:${port}`;
    [project, services, browser] = await Promise.all([projectOf(name), startExampleServices(url), launchChromium()]);
    // The next one is installed while the browser is waited for.
    projectOf('next').catch(() => undefined);
    const { authority, backendOrigin, issuer } = services;
    // The page of Vite passes requests on to a backend. Next is the backend itself.
    const env =
      name === 'next'
        ? { ...FORMATS.next(variablesOf(authority)), APP_ORIGIN: url, LOCAL_ID_ISSUER: issuer }
        : { ...FORMATS.vite(variablesOf(authority)), POSTERN_BACKEND: backendOrigin };
    await project.start(mode, port, env);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await project?.stop();
    await services?.close();
  }, 30_000);

  /** Opens the page in a browser profile of its own, with a wallet, and collects what goes wrong in it. */
  async function open(): Promise<{ page: Page; failures: string[] }> {
    services.authority.clock.now = Math.max(services.authority.clock.now + 1_000, Date.now());
    const page = await (await browser.newContext()).newPage();
    const failures: string[] = [];
    page.on('pageerror', (error) => void failures.push(String(error)));
    const account = privateKeyToAccount(generatePrivateKey());
    await page.exposeFunction('signWithWallet', (message: string) => account.signMessage({ message }));
    await page.addInitScript((address) => {
      const request = async ({ method, params = [] }: { method: string; params?: string[] }) =>
        method === 'eth_requestAccounts' ? [address] : window.signWithWallet(params[0] ?? '');
      const info = { uuid: 'wallet', name: 'Test wallet', icon: 'data:,', rdns: 'org.example.test' };
      const detail = Object.freeze({ info, provider: { request } });
      const announce = () => dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
      addEventListener('eip6963:requestProvider', announce);
    }, account.address);
    await page.goto(url);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    return { page, failures };
  }

  const press = (page: Page, label: string) => page.getByRole('button', { name: label, exact: true }).click();

  async function account(page: Page): Promise<string> {
    await page.getByRole('heading', { name: 'Signed in' }).waitFor();
    return (await page.getByText(/^Account /).textContent()) ?? '';
  }

  async function signInByEmail(page: Page, contact: string): Promise<void> {
    await page.getByLabel('E-mail address').fill(contact);
    await press(page, 'Send a code');
    const code = page.getByLabel(`Code sent to ${contact}`);
    await code.waitFor();
    await code.fill(await services.authority.lastCode(contact));
    await press(page, 'Continue');
  }

  /** The session survives a reload and a refresh; after the sign-out there is none. */
  async function isLasting({ page, failures }: { page: Page; failures: string[] }): Promise<string> {
    const before = await account(page);
    await page.reload();
    expect(await account(page)).toBe(before);
    const key = await page.getByText(/^Key /).textContent();
    await press(page, 'Refresh the session');
    await expect.poll(() => page.getByText(/^Key /).textContent(), { timeout: 10_000 }).not.toBe(key);
    await page.reload();
    expect(await account(page)).toBe(before);
    await press(page, 'Sign out');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(failures).toEqual([]);
    return before;
  }

  test.runIf(name === 'next')(
    'A route handler and a server component of the example know the user',
    async () => {
      // Both at once, because in development Next compiles each at its first request.
      const [unknown, empty] = await Promise.all([fetch(`${url}/api/me`), fetch(`${url}/account`)]);
      expect(unknown.status).toBe(401);
      expect(await empty.text()).toContain('Sign in first');
      const { page } = await open();
      await signInByEmail(page, 'grace@example.com');
      const organizationId = (await account(page)).replace('Account ', '');
      const me = await page.evaluate(async () => (await fetch('/api/me')).json());
      expect(me).toMatchObject({ organizationId, identity: { contact: 'grace@example.com' } });
      await page.goto(`${url}/account`);
      await page.getByText(`Rendered for ${me.userId}`).waitFor();

      const token = (await page.context().cookies()).find((cookie) => cookie.name === 'postern')?.value;
      const withToken = () => fetch(`${url}/api/me`, { headers: { Authorization: `Bearer ${token}` } });
      expect((await withToken()).status).toBe(200);
      await page.goto(url);
      await press(page, 'Sign out');
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      expect((await withToken()).status).toBe(401);
    },
    120_000,
  );

  test(`The server of the example ${name} in ${mode} sends the page, and renders it without an error`, async () => {
    const response = await fetch(url);
    expect(response.status).toBe(200);
    const html = await response.text();
    if (name === 'next') expect(html).toContain('<p>Loading</p>');
    else expect(html).toContain('<div id="root"></div>');
  });

  test(`The user of the example ${name} in ${mode} signs in by e-mail`, async () => {
    const { page, failures } = await open();
    await signInByEmail(page, 'ada@example.com');
    await isLasting({ page, failures });
  });

  const inProduction = test.skipIf(mode === 'development');

  inProduction(
    `The user of the example ${name} signs in with an identity provider, by popup and by redirect`,
    async () => {
      const { page, failures } = await open();
      const [popup] = await Promise.all([page.waitForEvent('popup'), press(page, 'Continue with Local ID')]);
      await popup.getByRole('button', { name: /Ada Lovelace/ }).click();
      const first = await isLasting({ page, failures });
      await press(page, 'Local ID without a popup');
      expect(await account(page)).toBe(first);
      expect(page.url()).not.toContain('code');
    },
  );

  inProduction(`The user of the example ${name} signs up and in with a passkey`, async () => {
    const { page, failures } = await open();
    await addVirtualAuthenticator(page);
    await press(page, 'Sign up with a passkey');
    const first = await isLasting({ page, failures });
    await press(page, 'Sign in with a passkey');
    expect(await isLasting({ page, failures })).toBe(first);
  });

  inProduction(`The user of the example ${name} signs up and in with a wallet`, async () => {
    const { page, failures } = await open();
    await press(page, 'Continue with Test wallet');
    const first = await isLasting({ page, failures });
    await press(page, 'Continue with Test wallet');
    expect(await isLasting({ page, failures })).toBe(first);
  });
});

/** What `postern env` prints. */
function variablesOf({ url, organizationId, apiKey, authority }: TestAuthority): Record<string, string> {
  return {
    TURNKEY_API_URL: url,
    TURNKEY_ORGANIZATION_ID: organizationId,
    TURNKEY_API_PUBLIC_KEY: apiKey.publicKey,
    TURNKEY_API_PRIVATE_KEY: apiKey.privateKey,
    TURNKEY_NOTARIZER_PUBLIC_KEY: authority.publicKeys.notarizer,
    TURNKEY_TLS_FETCHER_PUBLIC_KEY: authority.publicKeys.tlsFetcher,
  };
}

declare global {
  interface Window {
    signWithWallet(message: string): Promise<string>;
  }
}
