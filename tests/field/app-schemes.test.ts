import { ConfigurationError } from '@postern/backend';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post } from '../backend/browser.ts';
import { BACKEND_ORIGIN } from '../backend/code-flow-browser.ts';
import { type Deployment, startDeployment } from '../backend/deployment.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { startOidcProvider, type TestOidcProvider, WEB_CLIENT } from '../setup/oidc-provider.ts';

const PUBLIC_URL = `${BACKEND_ORIGIN}/auth`;
const APP = 'com.example.app:/signed-in';

/** RFC 8252: an app opens the browser of the system, which returns to it by the app's own scheme. */
describe('the code flow of an app with its own scheme', () => {
  let provider: TestOidcProvider;
  let deployment: Deployment;
  beforeAll(async () => {
    provider = await startOidcProvider([`${PUBLIC_URL}/oauth/test/callback`]);
    deployment = await startDeployment({ loopbackIssuers: [provider.issuer] });
  });
  afterAll(async () => {
    await deployment?.close();
    await provider?.close();
  });

  const backend = (returnTo: string[]) =>
    deployment.backend({
      oauth: {
        providers: {
          test: { issuer: provider.issuer, clientIds: [WEB_CLIENT], authorizationParameters: { login_hint: 'ada' } },
        },
        publicUrl: PUBLIC_URL,
        returnTo,
      },
    });

  /** The browser of the system, which has its own cookies and opens the app at the end. */
  async function browse(postern: ReturnType<typeof backend>, start: string): Promise<string> {
    const cookies = new Map<string, string>();
    let url = new URL(start);
    while (url.protocol !== 'com.example.app:') {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const request = new Request(url, { headers: { cookie, 'Sec-Fetch-Mode': 'navigate' }, redirect: 'manual' });
      const response = url.origin === BACKEND_ORIGIN ? await postern.fetch(request) : await fetch(request);
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        cookies.set(name, value);
      }
      const location = response.headers.get('location');
      if (!location) throw new Error(`no redirect: ${response.status} ${await response.text()}`);
      if (location.startsWith('com.')) return location;
      url = new URL(location, url);
    }
    return url.href;
  }

  const startUrl = (publicKey: string, returnTo = APP) =>
    `${PUBLIC_URL}/oauth/test/start?${new URLSearchParams({ publicKey, returnTo })}`;

  it('A sign-in returns to exactly the app URL that is configured, and the app logs in with its key', async () => {
    const postern = backend([APP]);
    const { publicKey } = createApiKeyPair();
    const landing = await browse(postern, startUrl(publicKey));
    expect(landing).toMatch(/^com\.example\.app:\/signed-in#postern-oauth-code=[\w-]{43}$/);
    const code = landing.split('=')[1];
    const { status, body } = await post<{ oidcToken: string }>(postern, '/oauth-result', { code, publicKey });
    expect(status).toBe(200);
    expect(await post(postern, '/oauth-login', { oidcToken: body.oidcToken, publicKey })).toMatchObject({
      status: 200,
    });
  });

  it('Another app that has caught the code of a sign-in gets nothing for it', async () => {
    const postern = backend([APP]);
    const caught = async (more: object) => {
      const code = (await browse(postern, startUrl(createApiKeyPair().publicKey))).split('=')[1];
      return (await post(postern, '/oauth-result', { code, ...more })).status;
    };
    expect(await caught({})).toBe(401);
    expect(await caught({ publicKey: createApiKeyPair().publicKey })).toBe(401);
  });

  it.each([
    'com.example.app:/signed-in/',
    'com.example.APP:/signed-in',
    'com.example.app://signed-in',
    'com.example.other:/',
  ])('A sign-in does not return to %s, which differs from the configured URL', async (returnTo) => {
    const response = await backend([APP]).fetch(new Request(startUrl(createApiKeyPair().publicKey, returnTo)));
    expect([response.status, (await response.json()).code]).toEqual([400, 'REDIRECT_NOT_ALLOWED']);
  });

  it.each(['com.example.app:/cb', 'com.example.app://host/cb', 'io.example.my-app:/'])(
    'The app URL %s can be configured',
    (url) => {
      expect(() => backend([url])).not.toThrow();
    },
  );

  it.each([
    'myapp:/cb',
    'javascript:alert(1)',
    'data:text/html,x',
    'com.example.app:',
    'com.example.app:/cb?x=1',
    'com.example.app:/cb#x',
    'com.example.app:/c b',
    'Com.Example.App:/cb',
  ])('The app URL %s cannot be configured', (url) => {
    expect(() => backend([url])).toThrow(ConfigurationError);
  });
});
