import type { Postern } from '@postern/backend';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post } from '../backend/browser.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { MOBILE_CLIENT, nonceOf, WEB_CLIENT } from '../setup/oidc-provider.ts';
import { guideServer, organizationOf } from './guide-server.ts';
import { type OidcDeployment, startOidcDeployment } from './oidc-deployment.ts';

/** The attacker's own app is registered at the same provider, and people sign in there. */
const ATTACKERS_CLIENT = MOBILE_CLIENT;

describe('S4: a token that was issued for somebody else’s app', () => {
  let deployment: OidcDeployment;
  let product: Postern;
  beforeAll(async () => {
    deployment = await startOidcDeployment();
    product = deployment.app();
  });
  afterAll(() => deployment.close());

  it('signs its user up at the guide’s server, for the attacker’s key, and not here', async () => {
    const attacker = createApiKeyPair();
    const oidcToken = await deployment.tokenFor('ada', attacker, ATTACKERS_CLIENT);
    const guide = guideServer(deployment.authority);
    const signup = { oauth: { providerName: 'test', oidcToken } };
    expect((await post(guide, '/create-sub-organization', signup)).status).toBe(200);
    expect((await deployment.oauthLogin(guide, oidcToken, attacker)).status).toBe(200);

    const { status, body } = await deployment.oauthLogin(product, oidcToken, attacker);
    expect([status, body.code]).toEqual([401, 'INVALID_OIDC_TOKEN']);
    expect((await post(product, '/create-sub-organization', signup)).status).toBe(400);
  });

  it('does not log into the account that its user has here', async () => {
    const victim = createApiKeyPair();
    const own = await deployment.oauthLogin(product, await deployment.tokenFor('bob', victim), victim);
    const attacker = createApiKeyPair();
    const stolen = await deployment.tokenFor('bob', attacker, ATTACKERS_CLIENT);
    expect((await deployment.oauthLogin(product, stolen, attacker)).body.code).toBe('INVALID_OIDC_TOKEN');
    const again = createApiKeyPair();
    const { body } = await deployment.oauthLogin(product, await deployment.tokenFor('bob', again), again);
    expect(organizationOf(body)).toBe(organizationOf(own.body));
  });

  it.each([
    ['both apps as audience', { aud: [WEB_CLIENT, ATTACKERS_CLIENT], azp: WEB_CLIENT }],
    ['our audience on behalf of the attacker’s app', { aud: WEB_CLIENT, azp: ATTACKERS_CLIENT }],
    ['an audience that begins like ours', { aud: `${WEB_CLIENT}.evil.example` }],
    ['no audience', { aud: [] }],
  ])('is not taken with %s', async (_name, claims) => {
    const key = createApiKeyPair();
    const token = await deployment.provider.forge({ claims: { ...claims, nonce: nonceOf(key) } });
    expect((await deployment.oauthLogin(product, token, key)).body.code).toBe('INVALID_OIDC_TOKEN');
  });

  it('is not prepared as somebody else’s identity in the attacker’s own account', async () => {
    // S1 by OpenID: the attacker adds the victim's issuer and subject to an own user, directly at Turnkey.
    const attacker = createApiKeyPair();
    const { body } = await deployment.oauthLogin(product, await deployment.tokenFor('ada', attacker), attacker);
    const oidcToken = await deployment.tokenFor('ada', attacker);
    await expect(
      deployment.createOauthProviders(attacker, body.organizationId, body.userId, 'a.b.c'),
    ).rejects.toThrow();
    const claims = { iss: deployment.provider.issuer, sub: 'carol', aud: WEB_CLIENT };
    const forged = oidcToken
      .split('.')
      .with(1, Buffer.from(JSON.stringify(claims)).toString('base64url'))
      .join('.');
    await expect(deployment.createOauthProviders(attacker, body.organizationId, body.userId, forged)).rejects.toThrow();
  });
});
