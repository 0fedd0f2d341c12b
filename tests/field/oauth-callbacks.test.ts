import type { AuditEvent, Postern } from '@postern/backend';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ORIGIN } from '../backend/browser.ts';
import { BACKEND_ORIGIN, createCodeFlowBrowser } from '../backend/code-flow-browser.ts';
import { type Deployment, startDeployment } from '../backend/deployment.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { launchChromium } from '../setup/chromium.ts';
import { startOidcProvider, type TestOidcProvider, WEB_CLIENT } from '../setup/oidc-provider.ts';

const PUBLIC_URL = `${BACKEND_ORIGIN}/auth`;
const PAGE = `${ORIGIN}/signed-in`;

/** What a browser sends when a person goes somewhere. */
const NAVIGATION = {
  Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'Sec-Fetch-Site': 'cross-site',
  'Sec-Fetch-Mode': 'navigate',
  'Sec-Fetch-Dest': 'document',
};

describe('the callback of a sign-in with an identity provider', () => {
  let provider: TestOidcProvider;
  let deployment: Deployment;
  let postern: Postern;
  const events: AuditEvent[] = [];
  beforeAll(async () => {
    provider = await startOidcProvider([`${PUBLIC_URL}/oauth/test/callback`]);
    deployment = await startDeployment({ loopbackIssuers: [provider.issuer] });
    postern = deployment.backend({
      appName: 'Ada & Bob',
      onEvent: (event) => events.push(event),
      oauth: {
        providers: {
          test: {
            issuer: provider.issuer,
            clientIds: [WEB_CLIENT],
            authorizationParameters: { login_hint: 'ada' },
          },
          other: { issuer: 'https://issuer.example', clientIds: ['app'] },
        },
        publicUrl: PUBLIC_URL,
        returnTo: [PAGE, `${ORIGIN}/elsewhere`],
      },
    });
  });
  afterAll(async () => {
    await deployment?.close();
    await provider?.close();
  });
  beforeEach(() => {
    events.length = 0;
  });

  const startUrl = (query: Record<string, string> = {}) =>
    `${PUBLIC_URL}/oauth/test/start?${new URLSearchParams({ publicKey: createApiKeyPair().publicKey, returnTo: PAGE, ...query })}`;

  /** A person has signed in at the provider, which sends the browser back. */
  async function signedIn() {
    const user = createCodeFlowBrowser(postern, ORIGIN);
    const callback = await user.callbackOf(startUrl());
    const cookie = [...user.cookies(BACKEND_ORIGIN)].map(([name, value]) => `${name}=${value}`).join('; ');
    return { user, callback, cookie };
  }

  const visit = (url: string, headers: Record<string, string>, method = 'GET') =>
    postern.fetch(new Request(url, { method, headers }));

  it.each<[string, Record<string, string>, string, number]>([
    ['HEAD', {}, 'HEAD', 405],
    ['a prefetch', { 'Sec-Purpose': 'prefetch' }, 'GET', 400],
    ['a prerendering', { 'Sec-Purpose': 'prefetch;prerender' }, 'GET', 400],
    ['a prefetch of an older browser', { Purpose: 'prefetch' }, 'GET', 400],
    ['a prefetch of Firefox', { 'X-Moz': 'prefetch' }, 'GET', 400],
    ['a preview of Safari', { 'X-Purpose': 'preview' }, 'GET', 400],
    ['a script', { 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' }, 'GET', 400],
    ['an image', { 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'image' }, 'GET', 400],
    ['a frame', { 'Sec-Fetch-Dest': 'iframe' }, 'GET', 400],
  ])('The callback of a sign-in is not used up by %s, with all cookies', async (_what, headers, method, status) => {
    const { user, callback, cookie } = await signedIn();
    const early = await visit(callback, { ...NAVIGATION, ...headers, Cookie: cookie }, method);
    expect([early.status, early.headers.get('location')]).toEqual([status, null]);
    expect((await user.navigate(callback)).url).toContain('postern-oauth-code=');
  });

  it.each<[string, (cookie: string) => Record<string, string>]>([
    ['a scanner of links, which has no cookie', () => ({})],
    ['another browser', () => ({ Cookie: `__Host-postern-oauth=${'A'.repeat(43)}` })],
    ['a cookie of another name', (cookie) => ({ Cookie: cookie.replace('__Host-', '') })],
  ])('The callback of a sign-in is not used up by %s', async (_what, headers) => {
    const { user, callback, cookie } = await signedIn();
    const early = await visit(callback, { ...NAVIGATION, ...headers(cookie) });
    expect(early.status).toBe(400);
    expect((await user.navigate(callback)).url).toContain('postern-oauth-code=');
  });

  it('The callback of a sign-in is not used up at the address of another provider', async () => {
    const { user, callback, cookie } = await signedIn();
    const mixedUp = callback.replace('/oauth/test/', '/oauth/other/');
    expect((await visit(mixedUp, { ...NAVIGATION, Cookie: cookie })).status).toBe(400);
    expect((await user.navigate(callback)).url).toContain('postern-oauth-code=');
  });

  it('The callback of a sign-in works in a browser that sends no Sec-Fetch headers', async () => {
    const { callback, cookie } = await signedIn();
    const { status, headers } = await visit(callback, { Cookie: cookie });
    expect([status, headers.get('location')]).toEqual([303, expect.stringContaining('postern-oauth-code=')]);
  });

  it('A sign-in does not begin by a prefetch', async () => {
    const early = await visit(startUrl(), { ...NAVIGATION, 'Sec-Purpose': 'prefetch' });
    expect([early.status, early.headers.get('set-cookie')]).toEqual([400, null]);
    expect(events).toMatchObject([{ operation: 'oauthStart', code: 'NAVIGATION_REQUIRED' }]);
  });

  describe('a sign-in that fails', () => {
    const link = (html: string) => /<a href="([^"]*)">([^<]*)<\/a>/.exec(html)?.slice(1);

    it.each<[string, () => string, number, string, string]>([
      [
        'a state that is over',
        () => `${PUBLIC_URL}/oauth/test/callback?state=x&code=y`,
        400,
        'This sign-in is over',
        PAGE,
      ],
      [
        'an unknown page',
        () => startUrl({ returnTo: 'https://evil.example/' }),
        400,
        'This sign-in cannot start',
        PAGE,
      ],
      ['a key that is not valid', () => startUrl({ publicKey: '02' }), 400, 'This sign-in cannot start', PAGE],
      [
        'a key that is not valid, from another page of the app',
        () => startUrl({ publicKey: '02', returnTo: `${ORIGIN}/elsewhere` }),
        400,
        'This sign-in cannot start',
        `${ORIGIN}/elsewhere`,
      ],
      ['an unknown provider', () => `${PUBLIC_URL}/oauth/nowhere/start`, 404, 'This sign-in cannot start', PAGE],
      [
        'a provider that does not answer',
        () => startUrl().replace('/oauth/test/', '/oauth/other/'),
        503,
        'The sign-in service does not answer',
        PAGE,
      ],
    ])('A sign-in that fails shows a page with a way back: %s', async (_what, url, status, title, wayBack) => {
      const response = await visit(url(), NAVIGATION);
      const html = await response.text();
      expect([response.status, response.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8']);
      expect(html).toContain(`<h1>${title}</h1>`);
      expect(link(html)).toEqual([wayBack, 'Back to Ada &amp; Bob']);
      expect(html).not.toContain('<script');
      expect(html).not.toContain('evil.example');
      expect(html).toContain(response.headers.get('x-request-id'));
      expect(response.headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
      );
      expect(response.headers.get('cache-control')).toBe('no-store');
    });

    it('A sign-in that is tried too often shows a page that says how long to wait', async () => {
      const limited = deployment.backend({
        rateLimits: { requestsPerAddress: { max: 1, windowSeconds: 60 } },
        oauth: { providers: { test: { issuer: provider.issuer, clientIds: [WEB_CLIENT] } }, publicUrl: PUBLIC_URL },
      });
      const url = startUrl({ returnTo: `${ORIGIN}/` });
      const ask = () => limited.fetch(new Request(url, { headers: NAVIGATION }), { remoteAddress: '192.0.2.7' });
      await ask();
      const response = await ask();
      expect([response.status, response.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)]);
      expect(link(await response.text())?.[0]).toBe(`${ORIGIN}/`);
    });

    it('A sign-in that fails answers a program with problem details', async () => {
      const response = await visit(`${PUBLIC_URL}/oauth/test/callback?state=x`, { Accept: 'application/json' });
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.json()).toMatchObject({ code: 'OAUTH_STATE_INVALID' });
    });

    it('The page of a sign-in that fails is readable on a phone, and does not violate its own policy', async () => {
      const response = await visit(`${PUBLIC_URL}/oauth/test/callback?state=x`, NAVIGATION);
      const body = await response.text();
      let chromium: Browser | undefined;
      try {
        chromium = await launchChromium();
        const page = await chromium.newPage({ viewport: { width: 320, height: 568 } });
        const complaints: string[] = [];
        page.on('console', (message) => complaints.push(message.text()));
        const headers = Object.fromEntries(response.headers);
        await page.route('**/*', (route) =>
          route.request().isNavigationRequest() ? route.fulfill({ status: 200, headers, body }) : route.abort(),
        );
        await page.goto(`${PUBLIC_URL}/oauth/test/callback?state=x`);
        const shown = await page.evaluate(() => ({
          scrollsSideways: document.documentElement.scrollWidth > innerWidth,
          linkHeight: document.querySelector('a')?.getBoundingClientRect().height ?? 0,
          textSize: Number.parseFloat(getComputedStyle(document.querySelector('p') ?? document.body).fontSize),
          family: getComputedStyle(document.body).fontFamily,
        }));
        expect(shown).toMatchObject({ scrollsSideways: false, textSize: 16, family: 'system-ui, sans-serif' });
        expect(shown.linkHeight).toBeGreaterThanOrEqual(44);
        expect(complaints).toEqual([]);
        if (process.env.POSTERN_SCREENSHOT) await page.screenshot({ path: process.env.POSTERN_SCREENSHOT });
      } finally {
        await chromium?.close();
      }
    });
  });
});
