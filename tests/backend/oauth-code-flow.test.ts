import { generateKeyPairSync } from 'node:crypto';
import {
  type AuditEvent,
  createPostgresStore,
  type OAuthProviderOption,
  type Postern,
  type PosternOptions,
} from '@postern/backend';
import { encryptOauth2ClientSecret } from '@turnkey/crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { send, withAuthProxy } from '../auth-proxy/sdk.ts';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { OAUTH2_CLIENT, startOAuth2Provider, type TestOAuth2Provider } from '../setup/oauth2-provider.ts';
import { startOidcProvider, type TestOidcProvider, WEB_CLIENT } from '../setup/oidc-provider.ts';
import { ORIGIN, post } from './browser.ts';
import { BACKEND_ORIGIN, createCodeFlowBrowser } from './code-flow-browser.ts';
import { type Deployment, startDeployment } from './deployment.ts';

const PUBLIC_URL = `${BACKEND_ORIGIN}/auth`;
const PAGE = `${ORIGIN}/signed-in`;
const REDIRECT_URI = `${PUBLIC_URL}/oauth/test/callback`;
const TURNKEY_ISSUER_URL = 'https://authority.example.org';
const COOKIE = '__Host-postern-oauth';

/** S17: the whole flow against a certified OpenID provider, with the browser's redirects and cookies. */
describe('the code flow of the backend', () => {
  let provider: TestOidcProvider;
  let oauth2Provider: TestOAuth2Provider;
  let deployment: Deployment;
  let database: TestDatabase;
  let postern: Postern;
  const events: AuditEvent[] = [];
  beforeAll(async () => {
    provider = await startOidcProvider([REDIRECT_URI]);
    oauth2Provider = await startOAuth2Provider();
    deployment = await startDeployment({
      loopbackIssuers: [provider.issuer],
      publicUrl: TURNKEY_ISSUER_URL,
      oauth2Endpoints: oauth2Provider.endpoints,
    });
    database = await createTestDatabase();
    postern = backend();
  });
  afterAll(async () => {
    await deployment?.close();
    await provider?.close();
    await oauth2Provider?.close();
    await database?.drop();
  });
  let key: ApiKeyPair;
  beforeEach(() => {
    deployment.authority.clock.now = Math.max(deployment.authority.clock.now, Date.now());
    key = createApiKeyPair();
    events.length = 0;
  });

  const testProvider = (): OAuthProviderOption => ({
    issuer: provider.issuer,
    clientIds: [WEB_CLIENT],
    authorizationParameters: { login_hint: 'ada' },
  });
  const backend = (options: PosternOptions = {}, providers: Record<string, OAuthProviderOption> = {}) =>
    deployment.backend({
      onEvent: (event) => events.push(event),
      ...options,
      oauth: {
        providers: { test: testProvider(), ...providers },
        publicUrl: PUBLIC_URL,
        returnTo: [PAGE],
      },
    });
  const startUrl = (query: Record<string, string> = {}, name = 'test') =>
    `${PUBLIC_URL}/oauth/${name}/start?${new URLSearchParams({ publicKey: key.publicKey, returnTo: PAGE, ...query })}`;
  const browser = (at = postern) => createCodeFlowBrowser(at, ORIGIN);
  const resultOf = (url: string) => Object.fromEntries(new URLSearchParams(new URL(url).hash.slice(1)));
  const logIn = (oidcToken: string, at = postern) => post(at, '/oauth-login', { oidcToken, publicKey: key.publicKey });

  it('The code flow leads to the provider and back to a session, and no URL holds a token', async () => {
    const user = browser();
    const callback = await user.callbackOf(startUrl());
    expect([...user.cookies(BACKEND_ORIGIN).keys()]).toEqual([COOKIE]);
    const landing = await user.navigate(callback);
    expect(landing.url.startsWith(`${PAGE}#`)).toBe(true);
    const { 'postern-oauth-code': code = '', ...rest } = resultOf(landing.url);
    expect([code, rest]).toEqual([expect.stringMatching(/^[\w-]{43}$/), {}]);
    const result = await user.post('/oauth-result', { code });
    expect(result).toEqual({ status: 200, body: { oidcToken: expect.stringMatching(/^ey/) } });
    expect(await logIn(result.body.oidcToken)).toMatchObject({ status: 200, body: { created: true } });
    expect(await user.post('/oauth-result', { code })).toMatchObject({
      status: 401,
      body: { code: 'INVALID_OAUTH_CODE' },
    });
  });

  it('The code flow asks for a code with PKCE, state and the nonce of the key', async () => {
    const response = await postern.fetch(new Request(startUrl()));
    expect(response.status).toBe(303);
    expect(response.headers.get('set-cookie')).toMatch(
      /^__Host-postern-oauth=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/,
    );
    const { searchParams } = new URL(response.headers.get('location') ?? '');
    expect(Object.fromEntries(searchParams)).toEqual({
      login_hint: 'ada',
      response_type: 'code',
      client_id: WEB_CLIENT,
      redirect_uri: REDIRECT_URI,
      scope: 'openid email',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[0-9a-f]{64}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
  });

  it('The result is sent to the page that opened the popup, and to no other', async () => {
    const user = browser();
    const url = startUrl({ openerOrigin: ORIGIN }).replace(/returnTo=[^&]*&/, '');
    const { response } = await user.navigate(url);
    const html = (await response?.text()) ?? '';
    const [, message = '', target] = /postMessage\("([^"]+)", "([^"]+)"\)/.exec(html) ?? [];
    expect(target).toBe(ORIGIN);
    expect(response?.headers.get('content-security-policy')).toMatch(/script-src 'nonce-[\w+/=]+'/);
    const code = new URLSearchParams(message).get('postern-oauth-code') ?? '';
    expect(await user.post('/oauth-result', { code })).toMatchObject({ status: 200 });
  });

  it('The provider’s answer is accepted in another process than the one that asked', async () => {
    const stores = await Promise.all([1, 2].map(() => createPostgresStore({ url: database.url })));
    const [one, two] = stores.map((store) => backend({ store })) as [Postern, Postern];
    const first = browser(one);
    const callback = await first.callbackOf(startUrl());
    const second = browser(two);
    second.cookies(BACKEND_ORIGIN).set(COOKIE, first.cookies(BACKEND_ORIGIN).get(COOKIE) ?? '');
    expect(resultOf((await second.navigate(callback)).url)).toHaveProperty('postern-oauth-code');
    const again = await first.navigate(callback);
    expect(again.response?.status).toBe(400);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('Two tabs can sign in at once', async () => {
    const user = browser();
    const one = await user.callbackOf(startUrl());
    // A second sign-in in the same session at the provider would end the first one's code there.
    user.cookies(provider.issuer).clear();
    const two = await user.callbackOf(startUrl());
    for (const callback of [one, two]) {
      expect(resultOf((await user.navigate(callback)).url)).toEqual({ 'postern-oauth-code': expect.any(String) });
    }
  });

  /** What a callback without a sign-in of this browser gets. */
  async function refused(callback: string, user = browser()) {
    const { response, url } = await user.navigate(callback);
    expect(url.startsWith(BACKEND_ORIGIN)).toBe(true);
    return [response?.status, (await response?.json())?.code];
  }
  const INVALID = [400, 'OAUTH_STATE_INVALID'];
  const changed = (callback: string, change: (parameters: URLSearchParams) => void) => {
    const url = new URL(callback);
    change(url.searchParams);
    return url.href;
  };

  it('S17: A callback with missing, altered or reused state is refused', async () => {
    const user = browser();
    const callback = await user.callbackOf(startUrl());
    const missing = changed(callback, (parameters) => parameters.delete('state'));
    expect(await refused(missing, user)).toEqual(INVALID);
    const altered = changed(callback, (parameters) => parameters.set('state', 'A'.repeat(43)));
    expect(await refused(altered, user)).toEqual(INVALID);
    expect(resultOf((await user.navigate(callback)).url)).toHaveProperty('postern-oauth-code');
    expect(await refused(callback, user)).toEqual(INVALID);
  });

  it('S17: A callback in another browser is refused, with no cookie or with its own', async () => {
    const attacker = browser();
    const victim = browser();
    await victim.callbackOf(startUrl());
    expect(await refused(await attacker.callbackOf(startUrl()), victim)).toEqual(INVALID);
    expect(await refused(await attacker.callbackOf(startUrl()))).toEqual(INVALID);
  });

  it('S17: An answer that comes too late is refused', async () => {
    let nowMs = Date.now();
    const slow = browser(backend({ now: () => nowMs }));
    const callback = await slow.callbackOf(startUrl());
    nowMs += 600_000;
    expect(await refused(callback, slow)).toEqual(INVALID);
  });

  it.each<[string, (parameters: URLSearchParams) => void, string]>([
    ['of another issuer', (parameters) => parameters.set('iss', 'https://issuer.example'), 'OAUTH_STATE_INVALID'],
    ['without the issuer', (parameters) => parameters.delete('iss'), 'OAUTH_STATE_INVALID'],
    ['with two codes', (parameters) => parameters.append('code', 'x'), 'OAUTH_STATE_INVALID'],
    ['without code', (parameters) => parameters.delete('code'), 'OAUTH_STATE_INVALID'],
    ['with another code', (parameters) => parameters.set('code', 'x'), 'INVALID_OAUTH_CODE'],
    [
      'that the user has declined',
      (parameters) => {
        parameters.delete('code');
        parameters.set('error', 'access_denied');
        parameters.set('error_description', 'foreign text');
      },
      'OAUTH_DENIED',
    ],
  ])('The page gets an error for an answer %s', async (_what, change, code) => {
    const user = browser();
    const landing = await user.navigate(changed(await user.callbackOf(startUrl()), change));
    expect(landing.url).toBe(`${PAGE}#postern-oauth-error=${code}`);
    expect(events.at(-1)).toMatchObject({ operation: 'oauthCallback', outcome: 'failure', code });
  });

  it('S17: The code of a result is refused in another browser, and when it is too old', async () => {
    let nowMs = Date.now();
    const at = backend({ now: () => nowMs });
    const user = browser(at);
    const { 'postern-oauth-code': code = '' } = resultOf((await user.navigate(startUrl())).url);
    expect(await browser(at).post('/oauth-result', { code })).toMatchObject({ status: 401 });
    const { 'postern-oauth-code': late = '' } = resultOf((await user.navigate(startUrl())).url);
    nowMs += 60_000;
    expect(await user.post('/oauth-result', { code: late })).toMatchObject({ status: 401 });
  });

  it.each([
    ['a page that is not configured', { returnTo: `${PAGE}/other` }, 'REDIRECT_NOT_ALLOWED'],
    ['a page with a query', { returnTo: `${PAGE}?x=1` }, 'REDIRECT_NOT_ALLOWED'],
    ['a page of another origin', { returnTo: 'https://evil.example/signed-in' }, 'REDIRECT_NOT_ALLOWED'],
    ['an invalid key', { publicKey: '02' }, 'INVALID_REQUEST'],
    ['both a page and a popup', { openerOrigin: ORIGIN }, 'INVALID_REQUEST'],
    ['unknown parameters', { prompt: 'none' }, 'INVALID_REQUEST'],
  ])('The code flow does not begin with %s', async (_what, query, code) => {
    const { response } = await browser().navigate(startUrl(query));
    expect([response?.status, (await response?.json())?.code]).toEqual([400, code]);
    expect(response?.headers.get('set-cookie')).toBeNull();
  });

  it('The message of a popup is not sent to an origin that is not allowed', async () => {
    const url = startUrl({ openerOrigin: 'https://evil.example' }).replace(/returnTo=[^&]*&/, '');
    const { response } = await browser().navigate(url);
    expect((await response?.json())?.code).toBe('REDIRECT_NOT_ALLOWED');
  });

  it('There is no code flow without the backend’s public URL, or for an unknown provider', async () => {
    const unknown = await postern.fetch(new Request(startUrl({}, 'other')));
    expect(unknown.status).toBe(404);
    const without = deployment.backend({ oauth: { providers: { test: testProvider() } } });
    expect((await without.fetch(new Request(startUrl()))).status).toBe(404);
  });

  it('Starts of the code flow count towards the limit of requests', async () => {
    const limits = { requestsPerAddress: { max: 2, windowSeconds: 60 } };
    const at = backend({ rateLimits: limits });
    const begin = () => at.fetch(new Request(startUrl()), { remoteAddress: '192.0.2.7' });
    expect([(await begin()).status, (await begin()).status, (await begin()).status]).toEqual([303, 303, 429]);
  });

  describe('the code flow of X and Discord, where Turnkey exchanges the code', () => {
    let oauth2CredentialId: string;
    let at: Postern;
    beforeAll(async () => {
      const { tlsFetcherEncryption } = deployment.authority.authority.publicKeys;
      ({ oauth2CredentialId } = await deployment.turnkey.createOauth2Credential({
        provider: 'OAUTH2_PROVIDER_DISCORD',
        clientId: OAUTH2_CLIENT.id,
        encryptedClientSecret: await encryptOauth2ClientSecret(OAUTH2_CLIENT.secret, tlsFetcherEncryption),
      }));
      at = backend(withAuthProxy(), {
        discord: {
          preset: 'discord',
          issuer: `${TURNKEY_ISSUER_URL}/_authority/oidc`,
          clientIds: [OAUTH2_CLIENT.id],
          oauth2CredentialId,
          redirectUris: ['https://app.example/callback'],
        },
      });
    });

    it('The code flow sends a user to Discord with PKCE', async () => {
      const response = await at.fetch(new Request(startUrl({}, 'discord')));
      const { origin, pathname, searchParams } = new URL(response.headers.get('location') ?? '');
      expect(origin + pathname).toBe('https://discord.com/oauth2/authorize');
      expect(Object.fromEntries(searchParams)).toMatchObject({
        client_id: OAUTH2_CLIENT.id,
        redirect_uri: `${PUBLIC_URL}/oauth/discord/callback`,
        code_challenge_method: 'S256',
        scope: 'identify',
      });
      expect(searchParams.has('nonce')).toBe(false);
    });

    it('The code of an app that runs the flow itself is exchanged', async () => {
      const nonce = 'a'.repeat(64);
      const exchange = { provider: 'discord', redirectUri: 'https://app.example/callback', nonce };
      const grant = oauth2Provider.authorize('4711');
      expect(await post(at, '/oauth2-authenticate', { ...exchange, ...grant })).toMatchObject({
        status: 200,
        body: { oidcToken: expect.stringMatching(/^ey/) },
      });
      const wrong: [object, number, string][] = [
        [grant, 401, 'INVALID_OAUTH_CODE'],
        [{ redirectUri: 'https://app.example/callback/' }, 400, 'REDIRECT_NOT_ALLOWED'],
        [{ provider: 'test' }, 400, 'OAUTH_PROVIDER_UNKNOWN'],
        [{ codeVerifier: 'short' }, 400, 'INVALID_REQUEST'],
      ];
      for (const [change, status, code] of wrong) {
        const again = { ...exchange, ...oauth2Provider.authorize('4711'), ...change };
        expect(await post(at, '/oauth2-authenticate', again)).toMatchObject({ status, body: { code } });
      }
    });

    it('The Auth Proxy exchanges the code of an SDK, once and only for a client of the app', async () => {
      const exchange = {
        provider: 'OAUTH2_PROVIDER_DISCORD',
        clientId: OAUTH2_CLIENT.id,
        redirectUri: 'https://app.example/callback',
        nonce: 'b'.repeat(64),
        ...oauth2Provider.authorize('4712'),
      };
      expect(await send(at, 'oauth2_authenticate', { ...exchange, clientId: 'another' })).toMatchObject({
        status: 400,
        body: { details: [{}, { reason: 'OAUTH_PROVIDER_UNKNOWN' }] },
      });
      expect(await send(at, 'oauth2_authenticate', exchange)).toMatchObject({
        status: 200,
        body: { oidcToken: expect.stringMatching(/^ey/) },
      });
      expect(await send(at, 'oauth2_authenticate', exchange)).toMatchObject({
        status: 401,
        body: { details: [{}, { reason: 'INVALID_OAUTH_CODE' }] },
      });
    });
  });

  it('The answer of a provider that posts it, as Apple does, is accepted', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    const exchanges: URLSearchParams[] = [];
    // Apple itself is not to be had here: what is posted and how it is answered is what the test is about.
    const at = backend(
      {
        fetch: async (input, init) => {
          const url = String(input);
          if (url.startsWith('https://appleid.apple.com/.well-known')) {
            const issuer = 'https://appleid.apple.com';
            return Response.json({
              issuer,
              authorization_endpoint: `${issuer}/auth/authorize`,
              token_endpoint: `${issuer}/auth/token`,
              jwks_uri: `${issuer}/auth/keys`,
            });
          }
          if (url === 'https://appleid.apple.com/auth/keys') return Response.json({ keys: [] });
          if (url === 'https://appleid.apple.com/auth/token') {
            exchanges.push(new URLSearchParams(String(init?.body)));
            return Response.json({ error: 'invalid_grant' }, { status: 400 });
          }
          return fetch(input, init);
        },
      },
      { apple: { preset: 'apple', clientIds: ['app'], appleKey: { teamId: 'TEAM', keyId: 'KEY', privateKey: pem } } },
    );
    const begun = await at.fetch(new Request(startUrl({}, 'apple')));
    const [cookie] = (begun.headers.get('set-cookie') ?? '').split(';');
    expect(begun.headers.get('set-cookie')).toMatch(/^__Host-postern-oauth-posted=.*SameSite=None; Secure$/);
    const { searchParams } = new URL(begun.headers.get('location') ?? '');
    expect(searchParams.get('response_mode')).toBe('form_post');
    const answer = await at.fetch(
      new Request(`${PUBLIC_URL}/oauth/apple/callback`, {
        method: 'POST',
        headers: { Origin: 'https://appleid.apple.com', Cookie: cookie ?? '', 'Sec-Fetch-Site': 'cross-site' },
        body: new URLSearchParams({ state: searchParams.get('state') ?? '', code: 'c' }),
      }),
    );
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      `${PAGE}#postern-oauth-error=INVALID_OAUTH_CODE`,
    ]);
    const [header = '', payload = ''] = exchanges[0]?.get('client_secret')?.split('.') ?? [];
    const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
    expect([decode(header), decode(payload)]).toEqual([
      { alg: 'ES256', kid: 'KEY' },
      { iss: 'TEAM', sub: 'app', aud: 'https://appleid.apple.com', iat: expect.any(Number), exp: expect.any(Number) },
    ]);
    expect(exchanges[0]?.get('code_verifier')).toMatch(/^[\w-]{43}$/);
  });
});
