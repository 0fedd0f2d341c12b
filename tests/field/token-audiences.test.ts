import type { OAuthProviderOption } from '@postern/backend';
import type { AuthProblem, LoginResponse } from '@postern/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post } from '../backend/browser.ts';
import { type Deployment, startDeployment } from '../backend/deployment.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { nonceOf, startOidcProvider, type TestOidcProvider, WEB_CLIENT } from '../setup/oidc-provider.ts';

const OTHER_CLIENT = 'other-client-of-ours';
const API = 'https://api.example.com';
const FOREIGN = 'foreign-client';

/** OpenID Connect Core 1.0, section 3.1.3.7: audiences that the app does not trust make a token invalid. */
describe('an OIDC token with several audiences', () => {
  let provider: TestOidcProvider;
  let deployment: Deployment;
  beforeAll(async () => {
    provider = await startOidcProvider();
    deployment = await startDeployment({ loopbackIssuers: [provider.issuer] });
  });
  afterAll(async () => {
    await deployment?.close();
    await provider?.close();
  });

  const OURS = { clientIds: [WEB_CLIENT, OTHER_CLIENT] };
  const TRUSTING = { ...OURS, trustedAudiences: [API] };

  async function logIn(option: Omit<OAuthProviderOption, 'issuer'>, claims: object) {
    const postern = deployment.backend({ oauth: { providers: { test: { issuer: provider.issuer, ...option } } } });
    const key = createApiKeyPair();
    const oidcToken = await provider.forge({ claims: { nonce: nonceOf(key), ...claims } });
    return post<LoginResponse & AuthProblem>(postern, '/oauth-login', { oidcToken, publicKey: key.publicKey });
  }

  it('A token with several audiences is accepted when the others are trusted, and finds the same user', async () => {
    const alone = await logIn(TRUSTING, { sub: 'same', aud: WEB_CLIENT });
    expect([alone.status, alone.body.created]).toEqual([200, true]);
    const { organizationId } = alone.body;
    for (const aud of [
      [WEB_CLIENT, API],
      [API, WEB_CLIENT],
      [WEB_CLIENT, OTHER_CLIENT],
      [WEB_CLIENT, OTHER_CLIENT, API],
    ]) {
      const beside = await logIn(TRUSTING, { sub: 'same', aud, azp: WEB_CLIENT });
      expect(beside.body, String(aud)).toMatchObject({ organizationId, created: false });
    }
  });

  it.each<[string, Omit<OAuthProviderOption, 'issuer'>, object]>([
    ['one of them is trusted nowhere', OURS, { aud: [WEB_CLIENT, API], azp: WEB_CLIENT }],
    ['one of them is not trusted', TRUSTING, { aud: [WEB_CLIENT, API, FOREIGN], azp: WEB_CLIENT }],
    ['one that is not trusted is the authorized party', TRUSTING, { aud: [WEB_CLIENT, FOREIGN], azp: FOREIGN }],
    ['the trusted one is the authorized party', TRUSTING, { aud: [WEB_CLIENT, API], azp: API }],
    ['no authorized party is named', TRUSTING, { aud: [WEB_CLIENT, API] }],
    ['no authorized party of two clients is named', TRUSTING, { aud: [WEB_CLIENT, OTHER_CLIENT] }],
    ['the authorized party is not among them', TRUSTING, { aud: [WEB_CLIENT, API], azp: OTHER_CLIENT }],
  ])('A token with several audiences is refused when %s', async (_what, option, claims) => {
    const { status, body } = await logIn(option, claims);
    expect([status, body.code]).toEqual([401, 'INVALID_OIDC_TOKEN']);
  });

  it.each([
    ['alone', { aud: API }],
    ['alone in a list', { aud: [API] }],
    ['alone, with a client as the authorized party', { aud: API, azp: WEB_CLIENT }],
  ])('A token is refused when the trusted audience is %s, because it is not a client', async (_what, claims) => {
    const { status, body } = await logIn(TRUSTING, claims);
    expect([status, body.code]).toEqual([401, 'INVALID_OIDC_TOKEN']);
  });
});
