import { createPostern, type Postern } from '@postern/backend';
import type { AuthProblem } from '@postern/protocol';
import { verifySessionJwtSignature } from '@turnkey/crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { createBrowser, ORIGIN } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { createApiKeyPair } from '../setup/authority.ts';

describe('S9: session tokens that are not (any more) a session of this app', () => {
  const deployment = sharedDeployment();
  let clock: { now: number };
  let product: Postern;
  beforeAll(async () => {
    clock = { now: Date.now() };
    product = deployment.backend({ now: () => clock.now });
  });

  /** The check that Turnkey documents for an app's own API. */
  const documentedCheck = (token: string) =>
    verifySessionJwtSignature(token, deployment.authority.authority.publicKeys.notarizer).catch(() => false);

  async function check(token: string) {
    const headers = { Authorization: `Bearer ${token}` };
    const response = await product.fetch(new Request('https://api.example.com/auth/session', { headers }));
    return ((await response.json()) as AuthProblem).code ?? 'accepted';
  }

  async function logIn(postern: Postern): Promise<string> {
    const browser = deployment.browser(postern);
    return (await browser.otpLogin(await deployment.prove(browser, deployment.newEmail()))).body.sessionToken;
  }

  /** The app of another customer of Turnkey. */
  async function foreignApp(): Promise<Postern> {
    const { authority } = deployment.authority;
    const key = createApiKeyPair();
    const { organizationId } = await authority.ensureOrganization({
      organizationName: 'Attacker Inc.',
      userName: 'Backend',
      apiPublicKey: key.publicKey,
    });
    return createPostern({
      environment: {},
      origins: [ORIGIN],
      turnkey: {
        apiUrl: deployment.authority.url,
        organizationId,
        apiPublicKey: key.publicKey,
        apiPrivateKey: key.privateKey,
        notarizerPublicKey: authority.publicKeys.notarizer,
        tlsFetcherPublicKey: authority.publicKeys.tlsFetcher,
      },
    });
  }

  it('A session token is refused once it has expired', async () => {
    const token = await logIn(product);
    expect(await check(token)).toBe('accepted');
    clock.now += 901_000;
    expect(await documentedCheck(token)).toBe(true);
    expect(await check(token)).toBe('SESSION_EXPIRED');
    clock.now -= 901_000;
  });

  it('A session token from the attacker’s own Turnkey organization is refused', async () => {
    const token = await logIn(await foreignApp());
    expect(await documentedCheck(token)).toBe(true);
    expect(await check(token)).toBe('INVALID_SESSION');
    // Sent without end, it does not use up what Turnkey lets this backend ask.
    deployment.takeCalls();
    for (let n = 0; n < 5; n++) expect(await check(token)).toBe('INVALID_SESSION');
    expect(deployment.takeCalls()).toEqual([]);
    clock.now += 61_000;
    expect(await check(token)).toBe('INVALID_SESSION');
    expect(deployment.takeCalls()).toEqual(['list_suborgs']);
  });

  it('A verification token from the attacker’s own Turnkey organization is refused', async () => {
    const theirs = await foreignApp();
    const attacker = deployment.browser(theirs);
    const token = await deployment.prove(attacker, 'victim@example.org');
    const { tlsFetcher } = deployment.authority.authority.publicKeys;
    const { body } = await createBrowser(product, tlsFetcher, attacker.key).otpLogin(token);
    expect(body.code).toBe('INVALID_VERIFICATION_TOKEN');
  });

  it('A session token with another algorithm, other claims or no signature is refused', async () => {
    const [header = '', payload = '', signature = ''] = (await logIn(product)).split('.');
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    expect(await check(`${part({ alg: 'none', typ: 'JWT' })}.${payload}.${signature}`)).toBe('INVALID_SESSION');
    expect(await check(`${header}.${part({ ...claims, user_id: 'admin' })}.${signature}`)).toBe('INVALID_SESSION');
    expect(await check(`${header}.${payload}.`)).toBe('INVALID_SESSION');
    expect(await check(`${header}.${payload}.${Buffer.alloc(64).toString('base64url')}`)).toBe('INVALID_SESSION');
  });
});
