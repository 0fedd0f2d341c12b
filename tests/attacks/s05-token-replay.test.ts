import type { Postern } from '@postern/backend';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post } from '../backend/browser.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { nonceOf } from '../setup/oidc-provider.ts';
import { ask } from '../setup/user.ts';
import { guideServer, organizationOf } from './guide-server.ts';
import { type OidcDeployment, startOidcDeployment } from './oidc-deployment.ts';

describe('S5: the victim’s OIDC token in the attacker’s hands', () => {
  let deployment: OidcDeployment;
  let product: Postern;
  beforeAll(async () => {
    deployment = await startOidcDeployment();
    product = deployment.app();
  });
  afterAll(() => deployment.close());

  it('A stolen OIDC token gives the attacker’s key access at the guide’s server, and not here', async () => {
    const attacker = createApiKeyPair();
    const victim = createApiKeyPair();
    const oidcToken = await deployment.tokenFor('ada', victim);
    const trap = {
      oauth: { providerName: 'test', oidcToken },
      apiKeys: [{ apiKeyName: 'key', publicKey: attacker.publicKey, curveType: 'API_KEY_CURVE_P256' }],
    };
    const guide = guideServer(deployment.authority);
    expect((await post(guide, '/create-sub-organization', trap)).status).toBe(200);
    const login = await deployment.oauthLogin(guide, oidcToken, victim);
    const wallet = organizationOf(login.body);
    expect((await ask(deployment.authority, attacker, wallet, 'whoami')).status).toBe(200);

    expect((await post(product, '/create-sub-organization', trap)).status).toBe(400);
    const fresh = await deployment.tokenFor('bob', victim);
    const stolen = await deployment.oauthLogin(product, fresh, attacker);
    expect([stolen.status, stolen.body.code]).toEqual([401, 'INVALID_OIDC_TOKEN']);
    const own = await deployment.oauthLogin(product, fresh, victim);
    expect(own.body).toMatchObject({ created: true });
    expect((await ask(deployment.authority, attacker, own.body.organizationId, 'whoami')).status).toBe(401);
  });

  it('An OIDC token logs in twice at the guide’s server, and once here, also in a race', async () => {
    const victim = createApiKeyPair();
    const token = await deployment.tokenFor('carol', victim);
    const guide = guideServer(deployment.authority);
    await post(guide, '/create-sub-organization', { oauth: { providerName: 'test', oidcToken: token } });
    for (let n = 0; n < 2; n++) expect((await deployment.oauthLogin(guide, token, victim)).status).toBe(200);

    const again = await deployment.tokenFor('carol', victim);
    const replies = await Promise.all([1, 2, 3].map(() => deployment.oauthLogin(product, again, victim)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
    expect((await deployment.oauthLogin(product, again, victim)).body.code).toBe('OIDC_TOKEN_REUSED');
  });

  it('An OIDC token is refused ten minutes after it was issued, although it expires after a day', async () => {
    const victim = createApiKeyPair();
    const issuedAt = Math.floor(Date.now() / 1000) - 700;
    const claims = { iat: issuedAt, exp: issuedAt + 86_400, nonce: nonceOf(victim) };
    const { body } = await deployment.oauthLogin(product, await deployment.provider.forge({ claims }), victim);
    expect(body.code).toBe('OIDC_TOKEN_EXPIRED');
  });
});
