import type { Postern } from '@postern/backend';
import type { AuthProblem } from '@postern/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ORIGIN } from '../backend/browser.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { type OidcDeployment, startOidcDeployment } from './oidc-deployment.ts';

const PUBLIC_URL = 'http://localhost:8080/auth';
const CALLBACK = `${PUBLIC_URL}/oauth/test/callback`;

describe('S17: forged, stolen and redirected answers of the OAuth code flow', () => {
  let deployment: OidcDeployment;
  let product: Postern;
  beforeAll(async () => {
    deployment = await startOidcDeployment([CALLBACK]);
    product = deployment.app({ publicUrl: PUBLIC_URL });
  });
  afterAll(() => deployment.close());

  const key = createApiKeyPair();

  /** A browser begins to sign in: its cookie, and where it is sent. */
  async function begin(more: Record<string, string> = {}) {
    const query = new URLSearchParams({ publicKey: key.publicKey, returnTo: `${ORIGIN}/`, ...more });
    const response = await product.fetch(new Request(`${PUBLIC_URL}/oauth/test/start?${query}`));
    const location = response.headers.get('location') ?? '';
    return { status: response.status, cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '', location };
  }

  /** Signs in at the provider as its user does, and stops before the app is told. */
  async function signIn(location: string): Promise<URL> {
    const cookies = new Map<string, string>();
    let url = new URL(`${location}&login_hint=ada`);
    while (!url.href.startsWith(CALLBACK)) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
      await response.body?.cancel();
      for (const line of response.headers.getSetCookie()) {
        const [name = '', value = ''] = line.split(';')[0]?.split('=') ?? [];
        cookies.set(name, value);
      }
      url = new URL(response.headers.get('location') ?? CALLBACK, url);
    }
    return url;
  }

  async function comeBack(url: URL, cookie: string) {
    const response = await product.fetch(new Request(url, { headers: { Cookie: cookie } }));
    const location = response.headers.get('location');
    const code = response.status >= 400 ? ((await response.json()) as AuthProblem).code : undefined;
    return { code, location };
  }

  async function takeResult(location: string | null, cookie: string) {
    const code = new URLSearchParams(new URL(location ?? '').hash.slice(1)).get('postern-oauth-code') ?? '';
    const headers = { 'Content-Type': 'application/json', Origin: ORIGIN, Cookie: cookie };
    const init = { method: 'POST', headers, body: JSON.stringify({ code }) };
    return (await product.fetch(new Request(`${PUBLIC_URL}/oauth-result`, init))).status;
  }

  it('The attacker’s answer from the provider is refused in the victim’s browser (log-in CSRF)', async () => {
    const attacker = await begin();
    const answer = await signIn(attacker.location);
    const victim = await begin();
    expect((await comeBack(answer, victim.cookie)).code).toBe('OAUTH_STATE_INVALID');
    // The victim's browser cannot use it up: the answer is still there for the browser that began.
    expect((await comeBack(answer, attacker.cookie)).code).toBeUndefined();
  });

  it.each<[string, (answer: URL) => void]>([
    ['no state', (answer) => answer.searchParams.delete('state')],
    ['another state', (answer) => answer.searchParams.set('state', 'x'.repeat(43))],
    ['two states', (answer) => answer.searchParams.append('state', 'x')],
    ['another issuer (RFC 9207)', (answer) => answer.searchParams.set('iss', 'https://evil.example')],
    ['no code', (answer) => answer.searchParams.delete('code')],
  ])('The backend refuses an answer of the provider with %s', async (_name, alter) => {
    const { cookie, location } = await begin();
    const answer = await signIn(location);
    alter(answer);
    const back = await comeBack(answer, cookie);
    expect(back.code ?? back.location).toContain('OAUTH_STATE_INVALID');
  });

  it('A stolen result is refused in another browser, and the right browser gets it once', async () => {
    const { cookie, location } = await begin();
    const stolen = await comeBack(await signIn(location), cookie);
    expect(await takeResult(stolen.location, (await begin()).cookie)).toBe(401);
    const second = await begin();
    const own = await comeBack(await signIn(second.location), second.cookie);
    // No token is in a URL: not in the history, not in a log of a proxy.
    expect(own.location).toMatch(/^https:\/\/app\.example\.com\/#/);
    expect(own.location).not.toContain('eyJ');
    expect(await takeResult(own.location, second.cookie)).toBe(200);
    expect(await takeResult(own.location, second.cookie)).toBe(401);
  });

  it.each([
    'https://evil.example/',
    `${ORIGIN}.evil.example/`,
    `${ORIGIN}@evil.example/`,
    '//evil.example',
    `${ORIGIN}/x`,
  ])('The backend refuses to return to %s (open redirect)', async (returnTo) => {
    const { status, location } = await begin({ returnTo });
    expect([status, location]).toEqual([400, '']);
  });

  it('The backend asks the provider with S256, state, nonce and one exact redirect URI', async () => {
    const url = new URL((await begin()).location);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[0-9a-f]{64}$/),
      redirect_uri: CALLBACK,
      response_type: 'code',
    });
  });
});
