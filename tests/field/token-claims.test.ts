import type { AuthProblem, LoginResponse } from '@postern/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post } from '../backend/browser.ts';
import { type Deployment, startDeployment } from '../backend/deployment.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { nonceOf, startOidcProvider, type TestOidcProvider, WEB_CLIENT } from '../setup/oidc-provider.ts';
import { oidcStampOf, post as postRaw } from '../setup/stamped.ts';
import { ask, submit } from '../setup/user.ts';

/** Claims of the wrong type or length (OpenID Connect Core 1.0, section 2; RFC 7519, section 4.1). */
const WRONG: [string, object][] = [
  ['a number as its subject', { sub: 12345 }],
  ['a large number as its subject', { sub: 1e21 }],
  ['true as its subject', { sub: true }],
  ['null as its subject', { sub: null }],
  ['a list as its subject', { sub: ['ada'] }],
  ['an object as its subject', { sub: { id: 'ada' } }],
  ['an empty subject', { sub: '' }],
  ['a subject of 256 characters', { sub: 'a'.repeat(256) }],
  ['a NUL byte in its subject', { sub: 'a\u0000b' }],
  ['half a surrogate pair in its subject', { sub: 'a\ud800b' }],
  ['a number as its audience', { aud: 7 }],
  ['a list of numbers as its audience', { aud: [7] }],
  ['an object in its audience', { aud: [{ web: 1 }] }],
  ['a number as its authorized party', { azp: 7 }],
  ['text as its expiry', { exp: '9999999999' }],
  ['text as its time of issue', { iat: '1' }],
];

/** A wrong claim is the token's mistake. The error must not send the operator to look at the API key. */
describe('an OIDC token', () => {
  const key = createApiKeyPair();
  let provider: TestOidcProvider;
  let deployment: Deployment;
  beforeAll(async () => {
    provider = await startOidcProvider();
    deployment = await startDeployment({ loopbackIssuers: [provider.issuer] });
    // Stamps with tokens are only checked when a user has an identity at the issuer.
    await logInAtBackend(await forge({ sub: 'ada' }));
  });
  afterAll(async () => {
    await deployment?.close();
    await provider?.close();
  });

  const forge = (claims: object) => provider.forge({ claims: { nonce: nonceOf(key), ...claims } });

  async function logInAtBackend(oidcToken: string) {
    const oauth = { providers: { test: { issuer: provider.issuer, clientIds: [WEB_CLIENT] } } };
    const body = { oidcToken, publicKey: key.publicKey };
    deployment.takeCalls();
    const reply = await post<LoginResponse & AuthProblem>(deployment.backend({ oauth }), '/oauth-login', body);
    return { status: reply.status, code: reply.body.code, calls: deployment.takeCalls() };
  }

  /** Every way in which the authority takes a token. */
  async function sendToAuthority(oidcToken: string) {
    const { authority } = deployment;
    const { apiKey, organizationId } = authority;
    const { publicKey } = key;
    const user = { userName: 'Ada', apiKeys: [], authenticators: [] };
    const oauthProviders = [{ providerName: 'Test', oidcToken }];
    const stamped = JSON.stringify({ organizationId });
    return [
      await ask(authority, apiKey, organizationId, 'list_suborgs', {
        filterType: 'OIDC_TOKEN',
        filterValue: oidcToken,
      }),
      await submit(authority, apiKey, organizationId, 'CREATE_SUB_ORGANIZATION_V8', {
        subOrganizationName: 'Ada',
        rootUsers: [{ ...user, oauthProviders }],
        rootQuorumThreshold: 1,
      }),
      await submit(authority, apiKey, organizationId, 'CREATE_OAUTH_PROVIDERS_V2', {
        userId: authority.userId,
        oauthProviders,
      }),
      await submit(authority, apiKey, organizationId, 'OAUTH_LOGIN', { oidcToken, publicKey }),
      await postRaw(authority.url, '/public/v1/query/whoami', stamped, {
        'X-Stamp-Attested': oidcStampOf(key, oidcToken, stamped),
      }),
    ];
  }

  it.each(WRONG)(
    'An OIDC token with %s is refused by the backend, which asks Turnkey nothing',
    async (_what, claims) => {
      const { calls, ...refused } = await logInAtBackend(await forge(claims));
      expect(refused).toEqual({ status: 401, code: 'INVALID_OIDC_TOKEN' });
      expect(calls.filter((name) => !['openid-configuration', 'jwks'].includes(name))).toEqual([]);
    },
  );

  it.each(WRONG)('An OIDC token with %s is refused by every operation of the authority', async (_what, claims) => {
    for (const answer of await sendToAuthority(await forge(claims))) {
      expect(answer).toMatchObject({ status: 400, body: { code: 3, message: 'invalid OIDC token' } });
    }
  });

  it.each([
    ['255 characters', 'a'.repeat(255)],
    ['digits', '12345'],
    ['signs and letters of any script', 'auth0|ада:1/ß'],
  ])('An OIDC token with a subject of %s is accepted', async (_what, sub) => {
    expect(await logInAtBackend(await forge({ sub }))).toMatchObject({ status: 200 });
  });
});
