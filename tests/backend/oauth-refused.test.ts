import { ConfigurationError, createPostern, type OAuthProviderOption, type Postern } from '@postern/backend';
import type { AuthProblem } from '@postern/protocol';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createApiKeyPair } from '../setup/authority.ts';
import { type HostileIssuer, sendFiftyMegabytes, startHostileIssuer } from '../setup/hostile-issuer.ts';
import {
  type ForgedToken,
  nonceOf,
  startOidcProvider,
  type TestOidcProvider,
  WEB_CLIENT,
} from '../setup/oidc-provider.ts';
import { post } from './browser.ts';
import { sharedDeployment } from './deployment.ts';

const OTHER_CLIENT = 'other-client-of-ours';

/** S4, S5, S16: tokens that must not be taken, and issuers that must not be asked or waited for. */
describe('OIDC tokens that the backend refuses', () => {
  const key = createApiKeyPair();
  let provider: TestOidcProvider;
  let hostile: Record<'redirecting' | 'slow' | 'endless' | 'lying' | 'pointing' | 'failing' | 'empty', HostileIssuer>;
  let sentBytes = 0;
  const deployment = sharedDeployment();
  let postern: Postern;
  beforeAll(async () => {
    provider = await startOidcProvider();
    const json = (body: object) => JSON.stringify(body);
    const type = { 'Content-Type': 'application/json' };
    hostile = {
      redirecting: await startHostileIssuer((response, path) =>
        response.writeHead(302, { Location: provider.issuer + path }).end(),
      ),
      slow: await startHostileIssuer(() => {}),
      endless: await startHostileIssuer((response) => sendFiftyMegabytes(response, (bytes) => (sentBytes = bytes))),
      lying: await startHostileIssuer((response) =>
        response.writeHead(200, type).end(json({ issuer: provider.issuer, jwks_uri: `${provider.issuer}/jwks` })),
      ),
      pointing: await startHostileIssuer((response, _, issuer) =>
        response.writeHead(200, type).end(json({ issuer, jwks_uri: `${provider.issuer}/jwks` })),
      ),
      failing: await startHostileIssuer((response) => response.writeHead(500).end()),
      empty: await startHostileIssuer((response, path, issuer) =>
        response
          .writeHead(200, type)
          .end(
            path === '/jwks' ? json({ keys: [{ kty: 'RSA', n: 'AA' }] }) : json({ issuer, jwks_uri: `${issuer}/jwks` }),
          ),
      ),
    };
    const hostiles = Object.entries(hostile).map(([name, { issuer }]) => [name, { issuer, clientIds: [WEB_CLIENT] }]);
    postern = deployment.backend({
      oauth: {
        providers: {
          test: { issuer: provider.issuer, clientIds: [WEB_CLIENT, OTHER_CLIENT] },
          ...Object.fromEntries(hostiles),
        },
      },
    });
  });
  afterAll(async () => {
    await Promise.all([provider, ...Object.values(hostile ?? {})].map((server) => server?.close()));
  });
  beforeEach(() => void deployment.takeCalls());

  const send = async (oidcToken: string) => {
    const { publicKey } = key;
    const reply = await post<AuthProblem>(postern, '/oauth-login', { oidcToken, publicKey });
    return [reply.status, reply.body.code];
  };
  /** Ada's token for the key, with something wrong. */
  const forge = ({ claims, ...more }: ForgedToken = {}) =>
    provider.forge({ claims: { nonce: nonceOf(key), ...claims }, ...more });
  const seconds = () => Math.floor(Date.now() / 1000);
  const parts = (token: string) => token.split('.') as [string, string, string];
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

  const INVALID = [401, 'INVALID_OIDC_TOKEN'];
  const EXPIRED = [401, 'OIDC_TOKEN_EXPIRED'];
  const UNKNOWN = [400, 'OAUTH_PROVIDER_UNKNOWN'];

  it.each<[string, unknown[], () => Promise<string>]>([
    ['that is bound to another key', INVALID, () => forge({ claims: { nonce: nonceOf(createApiKeyPair()) } })],
    ['that is bound to no key', INVALID, () => forge({ without: ['nonce'] })],
    ['for a client of another app', INVALID, () => forge({ claims: { aud: 'foreign-client' } })],
    [
      'for a client of another app as well',
      INVALID,
      () => forge({ claims: { aud: [WEB_CLIENT, 'x'], azp: WEB_CLIENT } }),
    ],
    ['for two clients, without saying for whom', INVALID, () => forge({ claims: { aud: [WEB_CLIENT, OTHER_CLIENT] } })],
    ['with a foreign authorized party', INVALID, () => forge({ claims: { azp: 'foreign-client' } })],
    ['without an audience', INVALID, () => forge({ without: ['aud'] })],
    ['with no audience in its list', INVALID, () => forge({ claims: { aud: [] } })],
    ['without subject', INVALID, () => forge({ without: ['sub'] })],
    ['that has expired', EXPIRED, () => forge({ claims: { iat: seconds() - 300, exp: seconds() - 1 } })],
    ['that is too old, whatever it says', EXPIRED, () => forge({ claims: { iat: seconds() - 700 } })],
    ['from the future', INVALID, () => forge({ claims: { iat: seconds() + 90 } })],
    ['that is not valid yet', INVALID, () => forge({ claims: { nbf: seconds() + 90 } })],
    ['without expiry', INVALID, () => forge({ without: ['exp'] })],
    ['without time of issue', INVALID, () => forge({ without: ['iat'] })],
    ['that is an access token', INVALID, () => forge({ header: { typ: 'at+jwt' } })],
    ['with an invented key', INVALID, () => forge({ header: { kid: 'invented' } })],
    ['of an unknown issuer', UNKNOWN, () => forge({ claims: { iss: 'https://issuer.example' } })],
    ['of an issuer on a private address', UNKNOWN, () => forge({ claims: { iss: 'http://10.0.0.1' } })],
    ['of an issuer with another spelling', UNKNOWN, () => forge({ claims: { iss: `${provider.issuer}/` } })],
    ['without issuer', UNKNOWN, () => forge({ without: ['iss'] })],
    ['of an issuer whose keys are none', INVALID, () => forge({ claims: { iss: hostile.empty.issuer } })],
    ['that is none', INVALID, async () => 'x.y.z'],
    ['without signature', INVALID, async () => `${encode({ alg: 'none' })}.${parts(await forge())[1]}.`],
    [
      'signed with the public key as a shared secret',
      INVALID,
      async () => {
        const payload = JSON.parse(Buffer.from(parts(await forge())[1], 'base64url').toString());
        const secret = new TextEncoder().encode(await provider.publicKeyPem());
        return new SignJWT(payload).setProtectedHeader({ alg: 'HS256' }).sign(secret);
      },
    ],
    [
      'with changed claims',
      INVALID,
      async () => {
        const [header, payload, signature] = parts(await forge());
        const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
        return `${header}.${encode({ ...claims, sub: 'bob' })}.${signature}`;
      },
    ],
  ])('The backend refuses an OIDC token %s', async (_what, expected, token) => {
    expect(await send(await token())).toEqual(expected);
    expect(deployment.takeCalls().filter((name) => !['jwks', 'openid-configuration'].includes(name))).toEqual([]);
  });

  it.each<[keyof typeof hostile]>([['redirecting'], ['slow'], ['endless'], ['lying'], ['pointing'], ['failing']])(
    'The backend does not follow, wait for or trust an issuer that is %s',
    async (name) => {
      const { issuer, requests } = hostile[name];
      const begunMs = Date.now();
      expect(await send(await forge({ claims: { iss: issuer } }))).toEqual([503, 'OAUTH_PROVIDER_UNAVAILABLE']);
      expect(Date.now() - begunMs).toBeLessThan(5_000);
      expect(sentBytes).toBeLessThan(10_000_000);
      // The next token does not make us ask again at once.
      const asked = requests();
      expect(await send(await forge({ claims: { iss: issuer, sub: 'bob' } }))).toEqual([
        503,
        'OAUTH_PROVIDER_UNAVAILABLE',
      ]);
      expect(requests()).toBe(asked);
    },
  );

  it('Many tokens with invented keys make the backend ask for the issuer’s keys once', async () => {
    const before = provider.keyRequests();
    await Promise.all([1, 2, 3, 4].map(async (n) => send(await forge({ header: { kid: `invented-${n}` } }))));
    expect(provider.keyRequests() - before).toBeLessThanOrEqual(1);
  });
});

describe('the option oauth', () => {
  const start = (option: OAuthProviderOption, more: object = {}) =>
    createPostern({
      environment: {},
      turnkey: {
        apiUrl: 'https://api.turnkey.com',
        organizationId: '00000000-0000-4000-8000-000000000000',
        ...createKeys(),
      },
      origins: [],
      otp: { smsCountries: [] },
      oauth: { providers: { test: option }, ...more },
    });

  function createKeys() {
    const { publicKey: apiPublicKey, privateKey: apiPrivateKey } = createApiKeyPair();
    return { apiPublicKey, apiPrivateKey };
  }

  it.each<[string, OAuthProviderOption, RegExp]>([
    ['an issuer without https', { issuer: 'http://10.0.0.1', clientIds: ['a'] }, /oauth\.providers\.test .* https/],
    ['no issuer', { clientIds: ['a'] }, /needs an issuer/],
    ['GitHub, which has no ID tokens', { preset: 'github', clientIds: ['a'] }, /GitHub itself issues no ID tokens/],
    [
      'Discord without its credential',
      { preset: 'discord', issuer: 'https://x.example', clientIds: ['a'] },
      /oauth2CredentialId/,
    ],
    [
      'another issuer than the preset',
      { preset: 'google', issuer: 'https://x.example', clientIds: ['a'] },
      /another issuer/,
    ],
    ['an empty list of clients', { preset: 'google', clientIds: [] }, /test\.clientIds .*must not be empty/],
    ['no clients', { preset: 'google' } as OAuthProviderOption, /test\.clientIds .* must be a list of 1 to 10 clients/],
  ])('The backend does not start with %s', (_what, option, message) => {
    expect(() => start(option)).toThrow(ConfigurationError);
    expect(() => start(option)).toThrow(message);
  });

  it('The backend does not start with two providers of one issuer', () => {
    const google: OAuthProviderOption = { preset: 'google', clientIds: ['a'] };
    expect(() => start(google, { providers: { one: google, two: { ...google, clientIds: ['b'] } } })).toThrow(
      /the same issuer/,
    );
  });
});
