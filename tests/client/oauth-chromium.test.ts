import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPostern, type Postern } from '@postern/backend';
import { toNodeHandler } from '@postern/backend/node';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestAuthority, type TestAuthority } from '../setup/authority.ts';
import { type HostileIssuer, startHostileIssuer } from '../setup/hostile-issuer.ts';
import { startOidcProvider, type TestOidcProvider, WEB_CLIENT } from '../setup/oidc-provider.ts';
import { type ClientPage, startClientPage } from './client-page.ts';

/** The page, the backend and the provider each have an origin of their own, as they have in production. */
let clientPage: ClientPage;
let authority: TestAuthority;
let provider: TestOidcProvider;
let waiting: HostileIssuer;
let declining: HostileIssuer;
let postern: Postern;
const server = createServer();
let backendUrl: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  backendUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/auth`;
  provider = await startOidcProvider([`${backendUrl}/oauth/test/callback`]);
  waiting = await startHostileIssuer((response, path, issuer) => {
    if (path.startsWith('/authorize')) response.writeHead(200, { 'Content-Type': 'text/html' }).end('Who are you?');
    else response.writeHead(200, { 'Content-Type': 'application/json' }).end(documentOf(issuer, path));
  });
  declining = await startHostileIssuer((response, path, issuer) => {
    const { searchParams } = new URL(path, issuer);
    const answer = new URLSearchParams({ error: 'access_denied', state: searchParams.get('state') ?? '' });
    if (path.startsWith('/authorize')) {
      response.writeHead(302, { Location: `${searchParams.get('redirect_uri')}?${answer}` }).end();
    } else response.writeHead(200, { 'Content-Type': 'application/json' }).end(documentOf(issuer, path));
  });
  [clientPage, authority] = await Promise.all([
    startClientPage(),
    startTestAuthority({ loopbackIssuers: [provider.issuer] }),
  ]);
  postern = createPostern({
    environment: {},
    turnkey: {
      apiUrl: authority.url,
      organizationId: authority.organizationId,
      apiPublicKey: authority.apiKey.publicKey,
      apiPrivateKey: authority.apiKey.privateKey,
      notarizerPublicKey: authority.authority.publicKeys.notarizer,
      tlsFetcherPublicKey: authority.authority.publicKeys.tlsFetcher,
    },
    origins: [clientPage.origin],
    oauth: {
      publicUrl: backendUrl,
      providers: {
        test: { issuer: provider.issuer, clientIds: [WEB_CLIENT], authorizationParameters: { login_hint: 'ada' } },
        waiting: { issuer: waiting.issuer, clientIds: ['app'] },
        declining: { issuer: declining.issuer, clientIds: ['app'] },
      },
    },
  });
  server.on('request', toNodeHandler(postern));
});
afterAll(async () => {
  await clientPage?.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await postern?.close();
  await Promise.all([authority, provider, waiting, declining].map((each) => each?.close()));
});
beforeEach(() => {
  authority.clock.now = Math.max(authority.clock.now, Date.now());
});

function documentOf(issuer: string, path: string): string {
  if (path === '/jwks') return '{"keys":[]}';
  return JSON.stringify({ issuer, authorization_endpoint: `${issuer}/authorize`, jwks_uri: `${issuer}/jwks` });
}

const options = () => ({ backendUrl, turnkeyApiUrl: authority.url });

/** Signs in by popup and tells what has become of it, and of the key pairs. */
function signInByPopup(tab: Page, name: string) {
  return tab.evaluate(
    async ({ options, name }) => {
      const client = page.createPosternClient(options);
      const outcome = await client
        .signInWithOAuth({ provider: name, mode: 'popup' })
        .catch((error) => error.code as string);
      return { outcome, keys: (await client.keys.list()).length, active: await client.sessions.get() };
    },
    { options: options(), name },
  );
}

/** Leaves the page, and waits until the provider has sent the browser back. */
async function leaveAndComeBack(tab: Page, name: string): Promise<void> {
  const back = tab.waitForURL((url) => url.origin === clientPage.origin && url.hash.startsWith('#postern-oauth'));
  await tab.evaluate(
    ({ options, name }) => {
      void page.createPosternClient(options).signInWithOAuth({ provider: name, mode: 'redirect' });
    },
    { options: options(), name },
  );
  await back;
  await tab.waitForFunction(() => 'page' in globalThis);
}

/** What the page does whenever it loads. */
function complete(tab: Page) {
  return tab.evaluate(async (options) => {
    const client = page.createPosternClient(options);
    const outcome = await client.completeOAuthRedirect().catch((error) => error.code as string);
    return { outcome, keys: (await client.keys.list()).length, url: location.href };
  }, options());
}

const whoami = (tab: Page) =>
  tab.evaluate((options) => page.createPosternClient(options).request('/public/v1/query/whoami'), options());

test('A popup leads to a session, and the session to the wallet', async () => {
  const tab = await clientPage.open();
  const { outcome, keys, active } = await signInByPopup(tab, 'test');
  expect(outcome).toEqual({ outcome: 'signed-in', session: active, created: true });
  expect(keys).toBe(1);
  expect(await whoami(tab)).toMatchObject({ organizationId: active?.organizationId, userId: active?.userId });
  const { accounts } = await tab.evaluate(
    (options) => page.createPosternClient(options).request('/public/v1/query/list_wallet_accounts'),
    options(),
  );
  expect(accounts).toEqual([expect.objectContaining({ address: expect.stringMatching(/^0x[0-9a-fA-F]{40}$/) })]);
  expect(tab.context().pages()).toHaveLength(1);
});

test('A redirect leads to a session of the same user, and is completed only once', async () => {
  const tab = await clientPage.open();
  expect(await complete(tab)).toMatchObject({ outcome: null });
  await leaveAndComeBack(tab, 'test');
  const { outcome, keys, url } = await complete(tab);
  expect(outcome).toMatchObject({ created: false, session: { sessionKey: 'default' } });
  expect([keys, url]).toEqual([1, `${clientPage.origin}/`]);
  expect(await whoami(tab)).toMatchObject({ userId: expect.any(String) });
  expect(await complete(tab)).toMatchObject({ outcome: null });
});

test('A result that this tab did not ask for is ignored', async () => {
  const tab = await clientPage.open();
  await tab.goto(`${clientPage.origin}/#postern-oauth-code=${'A'.repeat(43)}`);
  expect(await complete(tab)).toMatchObject({ outcome: null, keys: 0 });
});

test('A closed popup is cancelled, a blocked one is an error, and neither leaves a key pair', async () => {
  const tab = await clientPage.open();
  const opened = tab.context().waitForEvent('page');
  const closed = signInByPopup(tab, 'waiting');
  const popup = await opened;
  await popup.waitForURL((url) => url.pathname === '/authorize');
  await popup.close();
  expect(await closed).toMatchObject({ outcome: { outcome: 'cancelled' }, keys: 0, active: null });
  await tab.evaluate(() => {
    window.open = () => null;
  });
  expect(await signInByPopup(tab, 'waiting')).toMatchObject({ outcome: 'POPUP_BLOCKED', keys: 0 });
});

test('A user who declines at the provider gets an error, in both modes', async () => {
  const tab = await clientPage.open();
  expect(await signInByPopup(tab, 'declining')).toMatchObject({ outcome: 'OAUTH_DENIED', keys: 0, active: null });
  await leaveAndComeBack(tab, 'declining');
  expect(await complete(tab)).toMatchObject({ outcome: 'OAUTH_DENIED', keys: 0 });
});

test('A popup that comes back from another origin than that of backendUrl is an error, and its result is not used', async () => {
  const behindProxy = createServer(toNodeHandler(postern));
  await new Promise<void>((resolve) => behindProxy.listen(0, '127.0.0.1', resolve));
  const proxyUrl = `http://127.0.0.1:${(behindProxy.address() as AddressInfo).port}/auth`;
  const tab = await clientPage.open();
  const seen = await tab.evaluate(
    async (options) => {
      const client = page.createPosternClient(options);
      const outcome = await client.signInWithOAuth({ provider: 'test', mode: 'popup' }).catch((error) => error.code);
      return { outcome, keys: await client.keys.list(), session: await client.sessions.get() };
    },
    { ...options(), backendUrl: proxyUrl },
  );
  expect(seen).toEqual({ outcome: 'PUBLIC_URL_MISMATCH', keys: [], session: null });
  behindProxy.closeAllConnections();
  await new Promise((resolve) => behindProxy.close(resolve));
});

test('A sign-in can be aborted while the popup is open', async () => {
  const tab = await clientPage.open();
  const seen = await tab.evaluate(async (options) => {
    const client = page.createPosternClient(options);
    const controller = new AbortController();
    const { signal } = controller;
    const open = window.open.bind(window);
    const popupIsOpen = new Promise<void>((resolve) => {
      window.open = (...args) => {
        const popup = open(...args);
        resolve();
        return popup;
      };
    });
    const outcome = client.signInWithOAuth({ provider: 'waiting', mode: 'popup', signal });
    await popupIsOpen;
    controller.abort(new Error('enough'));
    return { outcome: await outcome, keys: await client.keys.list() };
  }, options());
  expect(seen).toEqual({ outcome: { outcome: 'cancelled' }, keys: [] });
  expect(tab.context().pages()).toHaveLength(1);
});

test('A token that the app already has logs in once', async () => {
  const tab = await clientPage.open();
  const { publicKey, nonce } = await tab.evaluate(async (options) => {
    const publicKey = await page.createPosternClient(options).keys.create();
    return { publicKey, nonce: await page.oidcNonce(publicKey) };
  }, options());
  const oidcToken = await provider.signIn({ subject: 'bob', nonce });
  const outcomes = await tab.evaluate(
    async ({ options, publicKey, oidcToken }) => {
      const client = page.createPosternClient(options);
      const login = () => client.oauthLogin({ oidcToken, publicKey }).catch((error) => error.code as string);
      return [await login(), await login()];
    },
    { options: options(), publicKey, oidcToken },
  );
  expect(outcomes).toEqual([expect.objectContaining({ created: true }), 'OIDC_TOKEN_REUSED']);
  expect(await whoami(tab)).toMatchObject({ userId: expect.any(String) });
});
