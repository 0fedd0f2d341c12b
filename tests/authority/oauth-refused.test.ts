import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ApiKeyPair, createApiKeyPair, startTestAuthority, type TestAuthority } from '../setup/authority.ts';
import { type HostileIssuer, sendFiftyMegabytes, startHostileIssuer } from '../setup/hostile-issuer.ts';
import {
  MOBILE_CLIENT,
  nonceOf,
  startOidcProvider,
  type TestOidcProvider,
  WEB_CLIENT,
} from '../setup/oidc-provider.ts';
import { oidcStampOf, post } from '../setup/stamped.ts';
import { ask, submit } from '../setup/user.ts';

const REFUSED = {
  status: 400,
  body: { code: 3, message: 'invalid OIDC token', turnkeyErrorCode: 'INVALID_OIDC_TOKEN' },
};

/** Tokens that must not be taken, and issuers that must not be asked or waited for. */
describe('OIDC tokens that are refused', () => {
  let provider: TestOidcProvider;
  let hostile: Record<
    'redirecting' | 'slow' | 'dripping' | 'endless' | 'lying' | 'pointing' | 'failing' | 'empty',
    HostileIssuer
  >;
  let sent = 0;
  let test: TestAuthority;
  let key: ApiKeyPair;
  let organizationId: string;
  beforeAll(async () => {
    provider = await startOidcProvider();
    const json = (body: object) => JSON.stringify(body);
    hostile = {
      redirecting: await startHostileIssuer((response, path) =>
        response.writeHead(302, { Location: provider.issuer + path }).end(),
      ),
      slow: await startHostileIssuer(() => {}),
      dripping: await startHostileIssuer((response) => {
        const timer = setInterval(() => response.write(' '), 100);
        response.on('close', () => clearInterval(timer));
      }),
      endless: await startHostileIssuer((response) => sendFiftyMegabytes(response, (bytes) => (sent = bytes))),
      lying: await startHostileIssuer((response) =>
        response.end(json({ issuer: provider.issuer, jwks_uri: `${provider.issuer}/jwks` })),
      ),
      pointing: await startHostileIssuer((response, _, issuer) =>
        response.end(json({ issuer, jwks_uri: `${provider.issuer}/jwks` })),
      ),
      failing: await startHostileIssuer((response) => response.writeHead(500).end()),
      empty: await startHostileIssuer((response, path, issuer) =>
        response.end(
          path === '/jwks' ? json({ keys: [{ kty: 'RSA', n: 'AA' }] }) : json({ issuer, jwks_uri: `${issuer}/jwks` }),
        ),
      ),
    };
    const loopbackIssuers = [provider.issuer, ...Object.values(hostile).map(({ issuer }) => issuer)];
    test = await startTestAuthority({ loopbackIssuers });
    key = createApiKeyPair();
    const oidcToken = await provider.signIn({ subject: 'ada', nonce: nonceOf(key) });
    const created = await createOrganization(oidcToken);
    organizationId = created.result.subOrganizationId;
    expect(await logIn(oidcToken)).toMatchObject({ status: 200 });
  });
  afterAll(async () => {
    await test?.close();
    await Promise.all([provider, ...Object.values(hostile ?? {})].map((server) => server?.close()));
  });
  beforeEach(() => {
    test.clock.now = Math.max(test.clock.now, Date.now());
  });

  const createOrganization = (oidcToken: string) =>
    submit(test, test.apiKey, test.organizationId, 'CREATE_SUB_ORGANIZATION_V8', {
      subOrganizationName: 'Ada',
      rootUsers: [
        { userName: 'Ada', apiKeys: [], authenticators: [], oauthProviders: [{ providerName: 'Test', oidcToken }] },
      ],
      rootQuorumThreshold: 1,
    });
  const logIn = (oidcToken: string) =>
    submit(test, test.apiKey, organizationId, 'OAUTH_LOGIN', { oidcToken, publicKey: key.publicKey });
  const lookUp = (filterValue: string) =>
    ask(test, test.apiKey, test.organizationId, 'list_suborgs', { filterType: 'OIDC_TOKEN', filterValue });
  const stampLogin = (oidcToken: string) => {
    test.clock.now += 1;
    const body = JSON.stringify({
      type: 'ACTIVITY_TYPE_STAMP_LOGIN',
      timestampMs: String(test.clock.now),
      organizationId,
      parameters: { publicKey: key.publicKey },
    });
    return post(test.url, '/public/v1/submit/stamp_login', body, {
      'X-Stamp-Attested': oidcStampOf(key, oidcToken, body),
    });
  };
  const seconds = () => Math.floor(test.clock.now / 1000);
  /** Ada's token for the session's key, with something wrong. */
  const forge = ({ claims, ...more }: Parameters<TestOidcProvider['forge']>[0] = {}) =>
    provider.forge({ claims: { nonce: nonceOf(key), ...claims }, ...more });
  const parts = (token: string) => token.split('.') as [string, string, string];
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

  it('A token of the provider with nothing changed is accepted', async () => {
    expect(await logIn(await forge())).toMatchObject({ status: 200 });
    expect(await stampLogin(await forge())).toMatchObject({ status: 200 });
    expect(await lookUp(await forge())).toMatchObject({ status: 200, body: { organizationIds: [organizationId] } });
  });

  const wrong: [string, () => Promise<string>][] = [
    ['expired', () => forge({ claims: { iat: seconds() - 4_000, exp: seconds() - 1 } })],
    ['issued in the future', () => forge({ claims: { iat: seconds() + 90, exp: seconds() + 3_600 } })],
    ['issued too long ago', () => forge({ claims: { iat: seconds() - 90_000, exp: seconds() + 3_600 } })],
    ['not valid yet', () => forge({ claims: { nbf: seconds() + 90 } })],
    ['without expiry', () => forge({ without: ['exp'] })],
    ['without time of issue', () => forge({ without: ['iat'] })],
    ['without subject', () => forge({ without: ['sub'] })],
    ['without audience', () => forge({ without: ['aud'] })],
    ['without issuer', () => forge({ without: ['iss'] })],
    [
      'for several audiences without an authorized party',
      () => forge({ claims: { aud: [WEB_CLIENT, MOBILE_CLIENT] } }),
    ],
    [
      'for several audiences and another authorized party',
      () => forge({ claims: { aud: [WEB_CLIENT, MOBILE_CLIENT], azp: 'another-client' } }),
    ],
    ['an access token', () => forge({ header: { typ: 'at+jwt' } })],
    ['signed with a key that the provider does not have', () => forge({ header: { kid: 'invented' } })],
    [
      'of algorithm none',
      async () => {
        const [, payload] = parts(await forge());
        return `${encode({ alg: 'none', typ: 'JWT' })}.${payload}.`;
      },
    ],
    [
      'of algorithm none with a signature',
      async () => {
        const [, payload, signature] = parts(await forge());
        return `${encode({ alg: 'none', typ: 'JWT' })}.${payload}.${signature}`;
      },
    ],
    [
      'signed by HS256 with the public key as the secret',
      async () => {
        const claims = { iss: provider.issuer, sub: 'ada', aud: WEB_CLIENT, nonce: nonceOf(key) };
        return new SignJWT(claims)
          .setProtectedHeader({ alg: 'HS256' })
          .setIssuedAt(seconds())
          .setExpirationTime(seconds() + 600)
          .sign(Buffer.from(await provider.publicKeyPem()));
      },
    ],
    [
      'with a signature that was changed',
      async () => {
        const [header, payload, signature] = parts(await forge());
        return `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
      },
    ],
    [
      'with claims that were changed',
      async () => {
        const [header, , signature] = parts(await forge());
        const [, payload] = parts(await forge({ claims: { sub: 'bob' } }));
        return `${header}.${payload}.${signature}`;
      },
    ],
    ['not a token', async () => 'x'],
    ['three dots', async () => '...'],
    ['JSON', async () => '{}'],
    ['with a payload that is no object', async () => `${encode({ alg: 'RS256' })}.${encode([])}.AAAA`],
  ];
  it.each(wrong)('A token is refused: %s', async (_, make) => {
    const token = await make();
    expect(await lookUp(token)).toMatchObject(REFUSED);
    expect(await createOrganization(token)).toMatchObject(REFUSED);
    expect(await logIn(token)).toMatchObject(REFUSED);
    expect(await stampLogin(token)).toMatchObject(REFUSED);
  });

  it.each([
    ['bound to another key', () => forge({ claims: { nonce: nonceOf(createApiKeyPair()) } })],
    ['bound to no key', () => forge({ without: ['nonce'] })],
  ])('A token is refused at log-in: %s', async (_, make) => {
    const token = await make();
    expect(await logIn(token)).toMatchObject(REFUSED);
    expect(await stampLogin(token)).toMatchObject(REFUSED);
    expect(await lookUp(token)).toMatchObject({ status: 200 });
  });

  it('A token that is bound by tknonce is accepted', async () => {
    const token = await forge({ claims: { nonce: 'rewritten by the provider', tknonce: nonceOf(key) } });
    expect(await logIn(token)).toMatchObject({ status: 200 });
    expect(await stampLogin(token)).toMatchObject({ status: 200 });
  });

  it('A token of another client or another user does not log in', async () => {
    for (const claims of [{ aud: 'another-client' }, { aud: [WEB_CLIENT, 'x'], azp: 'x' }, { sub: 'bob' }]) {
      const token = await forge({ claims });
      expect(await logIn(token)).toMatchObject(REFUSED);
      expect(await stampLogin(token)).toMatchObject({
        status: 401,
        body: { turnkeyErrorCode: 'CREDENTIAL_NOT_FOUND' },
      });
    }
    expect(await logIn(await forge({ claims: { aud: [WEB_CLIENT, 'x'], azp: WEB_CLIENT } }))).toMatchObject({
      status: 200,
    });
    expect(await logIn(await forge({ claims: { azp: 'android-client' } }))).toMatchObject({ status: 200 });
  });

  it('A token of an issuer that redirects, lies, points elsewhere, fails or has no keys is refused', async () => {
    const before = provider.keyRequests();
    for (const name of ['redirecting', 'lying', 'pointing', 'failing', 'empty'] as const) {
      const token = await forge({ claims: { iss: hostile[name].issuer } });
      expect(await lookUp(token), name).toMatchObject(REFUSED);
      expect(await createOrganization(token), name).toMatchObject(REFUSED);
    }
    expect(provider.keyRequests()).toBe(before);
  });

  it('A token of an issuer that never answers, answers byte by byte or sends fifty megabytes is refused without a long wait', async () => {
    const started = performance.now();
    await Promise.all(
      (['slow', 'dripping', 'endless'] as const).map(async (name) => {
        const token = await forge({ claims: { iss: hostile[name].issuer } });
        const answers = await Promise.all([lookUp(token), lookUp(token), createOrganization(token)]);
        for (const answer of answers) expect(answer, name).toMatchObject(REFUSED);
        // An issuer that has failed is left in peace for a while.
        expect(await createOrganization(token), name).toMatchObject(REFUSED);
        expect(hostile[name].requests(), name).toBe(1);
      }),
    );
    expect(performance.now() - started).toBeLessThan(8_000);
    expect(sent).toBeLessThan(20_000_000);
  });

  it('An issuer on this machine that is not named, or on a private address, is not asked', async () => {
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    server.listen(0, '::');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const hosts = [
      ...['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0', '[::]', '127.1', '2130706433', '0x7f.1'],
      ...['10.0.0.1', '172.16.0.1', '192.168.0.1', '169.254.169.254', '100.64.0.1', '[fe80::1]', '[fd00::1]'],
    ];
    const issuers = [
      ...hosts.map((host) => `https://${host}:${port}`),
      `http://127.0.0.1:${port}`,
      `http://localhost:${new URL(provider.issuer).port}`,
      `${provider.issuer}/`,
      `${provider.issuer}/other`,
      `https://user:secret@127.0.0.1:${port}`,
      'https://issuer.invalid',
      'file:///etc/passwd',
      'javascript:0',
      '',
    ];
    const started = performance.now();
    for (const iss of issuers) {
      expect(await lookUp(await forge({ claims: { iss } })), iss).toMatchObject(REFUSED);
    }
    const elapsed = performance.now() - started;
    server.close();
    expect(connections).toBe(0);
    expect(elapsed).toBeLessThan(8_000);
  });

  it('An unused issuer is not asked for an unauthenticated request', async () => {
    const stranger = await startHostileIssuer((response) => response.end('{}'));
    const token = await forge({ claims: { iss: stranger.issuer } });
    expect(await stampLogin(token)).toMatchObject({ status: 401, body: { turnkeyErrorCode: 'CREDENTIAL_NOT_FOUND' } });
    const known = await forge({ claims: { iss: hostile.redirecting.issuer } });
    const before = hostile.redirecting.requests();
    expect(await stampLogin(known)).toMatchObject({ status: 401 });
    expect([stranger.requests(), hostile.redirecting.requests() - before]).toEqual([0, 0]);
    await stranger.close();
  });

  it('A request with too many issuers is refused, and none of them is asked', async () => {
    const before = hostile.failing.requests();
    test.clock.now += 60_000;
    const issuers = [hostile.failing.issuer, ...Array.from({ length: 10 }, (_, n) => `https://issuer-${n}.invalid`)];
    const tokens = await Promise.all(issuers.map((iss) => forge({ claims: { iss } })));
    const user = (own: string[]) => ({
      userName: 'User',
      apiKeys: [],
      authenticators: [],
      oauthProviders: own.map((oidcToken) => ({ providerName: 'Test', oidcToken })),
    });
    const answer = await submit(test, test.apiKey, test.organizationId, 'CREATE_SUB_ORGANIZATION_V8', {
      subOrganizationName: 'Many',
      rootUsers: [user(tokens.slice(0, 6)), user(tokens.slice(6))],
      rootQuorumThreshold: 1,
    });
    expect(answer).toMatchObject(REFUSED);
    expect(hostile.failing.requests()).toBe(before);
  });
});
