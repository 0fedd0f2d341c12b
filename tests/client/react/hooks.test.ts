import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createPostern } from '@postern/backend';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBrowser } from '../../backend/browser.ts';
import { startTestAuthority, type TestAuthority, turnkeyOptions } from '../../setup/authority.ts';
import { type ClientPage, startClientPage } from '../client-page.ts';
import { guideBackend, problem } from '../guide-backend.ts';

const SERVER_PAGE = fileURLToPath(new URL('server-page.ts', import.meta.url));

describe.each([
  ['18', { react: 'react18', 'react-dom': 'react-dom18' }],
  ['19', {}],
])('React %s', (major, alias) => {
  let site: ClientPage;
  let authority: TestAuthority;
  let body: string;

  beforeAll(async () => {
    body = await renderOnServer(alias);
    [site, authority] = await Promise.all([
      startClientPage('react/browser-page.ts', { body: `<div id="root">${body}</div>`, alias }),
      startTestAuthority(),
    ]);
  });
  afterAll(async () => {
    await site.close();
    await authority.close();
  });

  /** Opens the page, with what it has written into the console. */
  async function open(): Promise<{ tab: Page; complaints: string[] }> {
    for (const [path, route] of guideBackend(authority)) site.routes.set(path, route);
    const complaints: string[] = [];
    const tab = await site.open();
    tab.on('console', (message) => {
      const isComplaint = message.type() === 'warning' || message.type() === 'error';
      // The browser itself writes about every answer that is no success.
      if (isComplaint && !message.text().startsWith('Failed to load resource')) complaints.push(message.text());
    });
    tab.on('pageerror', (error) => void complaints.push(String(error)));
    const { url, organizationId } = authority;
    const options = {
      turnkeyApiUrl: url,
      organizationId,
      tlsFetcherPublicKey: authority.authority.publicKeys.tlsFetcher,
    };
    await tab.addInitScript((value) => {
      window.posternOptions = value;
    }, options);
    await tab.reload();
    await shows(tab, 'session', 'signed-out');
    return { tab, complaints };
  }

  async function shows(tab: Page, id: string, text: string | RegExp): Promise<void> {
    await tab.locator(`output#${id}`, { hasText: typeof text === 'string' ? new RegExp(`^${text}$`) : text }).waitFor();
  }

  const press = (tab: Page, name: string) => tab.getByRole('button', { name, exact: true }).click();
  const type = (tab: Page, code: string) => tab.locator('#code').fill(code);

  test('A server renders the page without a session, and the browser hydrates it without a warning', async () => {
    expect(body).toContain('<output id="session">loading</output>');
    const { tab, complaints } = await open();
    await shows(tab, 'wallets', '0');
    expect(complaints).toEqual([]);
  });

  test('The user signs in by code after a wrong one; the session survives a reload and a refresh, and ends', async () => {
    const { tab, complaints } = await open();
    await press(tab, 'send');
    await shows(tab, 'status', 'code-sent');
    await shows(tab, 'attempts', '3');
    await shows(tab, 'resend', /^(30|29|28)$/);
    const code = await authority.lastCode('ada@example.com');
    await type(tab, code === '000000' ? '000001' : '000000');
    await shows(tab, 'error', 'INVALID_OTP_CODE');
    await shows(tab, 'attempts', '2');
    await type(tab, code);
    await shows(tab, 'session', 'signed-in');
    const key = await tab.locator('#key').textContent();
    await tab.reload();
    await shows(tab, 'key', key ?? '');
    await press(tab, 'refresh');
    await tab.waitForFunction((old) => document.querySelector('#key')?.textContent !== old, key);
    await shows(tab, 'session', 'signed-in');
    await press(tab, 'sign out');
    await shows(tab, 'session', 'signed-out');
    await shows(tab, 'status', 'idle');
    expect(complaints).toEqual([]);
  });

  test('Another code can be sent after the server’s waiting time, and the old code stays good', async () => {
    const { tab } = await open();
    await tab.clock.install();
    authority.clock.now += 10_000;
    await press(tab, 'send');
    await shows(tab, 'status', 'code-sent');
    const first = await authority.lastCode('ada@example.com');
    await press(tab, 'resend');
    await tab.clock.runFor(31_000);
    await shows(tab, 'resend', '0');
    const limited = problem('RATE_LIMITED');
    site.routes.set('/auth/init-otp', () => ({ ...limited, headers: { 'Retry-After': '77' } }));
    await press(tab, 'resend');
    await shows(tab, 'error', 'RATE_LIMITED');
    await shows(tab, 'status', 'code-sent');
    await shows(tab, 'resend', /^7[567]$/);
    await type(tab, first);
    await shows(tab, 'session', 'signed-in');
  });

  test('A failure is shown and can be tried again, and a cancelled sign-in is no error', async () => {
    const { tab } = await open();
    let asked = '';
    site.routes.set('/auth/init-otp', (request) => {
      asked = request;
      return problem('CONTACT_NOT_ALLOWED');
    });
    await press(tab, 'send');
    await shows(tab, 'error', 'CONTACT_NOT_ALLOWED');
    expect(JSON.parse(asked).locale).toBe('de-AT');
    await shows(tab, 'status', 'idle');
    for (const [path, route] of guideBackend(authority)) site.routes.set(path, route);
    authority.clock.now += 10_000;
    await press(tab, 'send');
    await shows(tab, 'status', 'code-sent');
    await shows(tab, 'error', 'none');
    await press(tab, 'cancel');
    await shows(tab, 'status', 'idle');
    await shows(tab, 'resend', '0');
    await shows(tab, 'error', 'none');
  });

  /** Puts a real backend behind the page. @returns signs the same user in on another device. */
  async function withBackend(tab: Page): Promise<() => Promise<void>> {
    const { tlsFetcher } = authority.authority.publicKeys;
    const postern = createPostern({
      turnkey: turnkeyOptions(authority),
      environment: {},
      origins: [site.origin],
      trustedProxies: 0,
      now: () => authority.clock.now,
    });
    await tab.route('**/auth/**', async (route) => {
      const request = route.request();
      const [headers, body] = [await request.allHeaders(), request.postData()];
      const answer = await postern.fetch(new Request(request.url(), { method: request.method(), headers, body }));
      const shown = Object.fromEntries(answer.headers);
      await route.fulfill({ status: answer.status, headers: shown, body: await answer.text() });
    });
    return async () => {
      authority.clock.now += 10_000;
      const phone = {
        'User-Agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1',
      };
      const browser = createBrowser(
        {
          fetch(request) {
            for (const [name, value] of Object.entries({ ...phone, Origin: site.origin })) {
              request.headers.set(name, value);
            }
            return postern.fetch(request);
          },
        },
        tlsFetcher,
      );
      const { body } = await browser.initOtp('ada@example.com');
      const { body: verified } = await browser.verifyOtp(body, await authority.lastCode('ada@example.com'));
      expect((await browser.otpLogin(verified.verificationToken)).status).toBe(200);
    };
  }

  test('The user sees the devices, and ends the session of another one and the own one', async () => {
    const { tab, complaints } = await open();
    const signInOnPhone = await withBackend(tab);
    authority.clock.now += 10_000;
    await press(tab, 'send');
    await shows(tab, 'status', 'code-sent');
    await type(tab, await authority.lastCode('ada@example.com'));
    await shows(tab, 'list', 'ready');
    // Other tests have left sessions.
    await press(tab, 'end others');
    await shows(tab, 'devices', 'Chrome on Linux \\(here\\)');
    await signInOnPhone();
    await press(tab, 'reload');
    await shows(tab, 'devices', 'Safari on iPhone,Chrome on Linux \\(here\\)');
    await press(tab, 'end Safari on iPhone');
    await shows(tab, 'devices', 'Chrome on Linux \\(here\\)');
    await signInOnPhone();
    await press(tab, 'end others');
    await shows(tab, 'list', 'ready');
    await shows(tab, 'devices', 'Chrome on Linux \\(here\\)');
    await tab.route('**/auth/sessions', (route) => route.abort());
    await press(tab, 'reload');
    await shows(tab, 'list', 'failed');
    await tab.unroute('**/auth/sessions');
    await press(tab, 'end all');
    await shows(tab, 'session', 'signed-out');
    expect(complaints).toEqual([]);
  });

  test('The tests run with the major version that they name', async () => {
    const { tab } = await open();
    const version = await tab.evaluate(() => window.reactVersion);
    expect(version?.split('.')[0]).toBe(major);
  });
});

/** Bundles the page for Node with the React of the alias, and renders it there, where there is no window. */
async function renderOnServer(alias: Record<string, string>): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'postern-react-'));
  try {
    await build({
      configFile: false,
      logLevel: 'error',
      resolve: { alias },
      ssr: { noExternal: true, resolve: { conditions: ['source', 'node'] } },
      build: { ssr: SERVER_PAGE, outDir, rolldownOptions: { output: { entryFileNames: 'server.mjs' } } },
    });
    const { html }: { html: string } = await import(pathToFileURL(join(outDir, 'server.mjs')).href);
    return html;
  } finally {
    await rm(outDir, { recursive: true });
  }
}

declare global {
  interface Window {
    reactVersion?: string;
  }
}
