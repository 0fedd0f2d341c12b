import type { Postern } from '@postern/backend';
import type { JsonObject } from '@postern/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post } from '../backend/browser.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { MOBILE_CLIENT, nonceOf, WEB_CLIENT } from '../setup/oidc-provider.ts';
import { submit } from '../setup/user.ts';
import { guideServer, organizationOf } from './guide-server.ts';
import { type OidcDeployment, startOidcDeployment } from './oidc-deployment.ts';

/** The attacker's own app is registered at the same provider, and people sign in there. */
const ATTACKERS_CLIENT = MOBILE_CLIENT;

describe('S4: an OIDC token that was issued for another app', () => {
  let deployment: OidcDeployment;
  let product: Postern;
  beforeAll(async () => {
    deployment = await startOidcDeployment();
    product = deployment.app();
  });
  afterAll(() => deployment.close());

  it('An OIDC token for another app signs its user up at the guide’s server, and not here', async () => {
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

  it('An OIDC token for another app does not log into the account that its user has here', async () => {
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
  ])('An OIDC token is refused with %s', async (_name, claims) => {
    const key = createApiKeyPair();
    const token = await deployment.provider.forge({ claims: { ...claims, nonce: nonceOf(key) } });
    expect((await deployment.oauthLogin(product, token, key)).body.code).toBe('INVALID_OIDC_TOKEN');
  });

  it.each(['before the victim has an account', 'beside the account of the victim'])(
    'The victim’s identity cannot be put into the attacker’s account, %s',
    async (when) => {
      // S1 by OpenID: Turnkey takes the token of any client, and on its word further audiences: ours.
      const sub = `victim ${when}`;
      const visit = async (server: Postern) => {
        const key = createApiKeyPair();
        return (await deployment.oauthLogin(server, await deployment.tokenFor(sub, key), key)).body;
      };
      const own = when.startsWith('beside') ? await visit(product) : undefined;

      const attacker = createApiKeyPair();
      const account = await deployment.oauthLogin(product, await deployment.tokenFor('mallory', attacker), attacker);
      const { organizationId, userId } = account.body;
      const oidcToken = await deployment.tokenFor(sub, attacker, ATTACKERS_CLIENT);
      const oidcClaims = { iss: deployment.provider.issuer, sub, aud: WEB_CLIENT };
      const oauthProviders = [
        { providerName: 'a', oidcToken },
        { providerName: 'b', oidcClaims },
      ];
      const send = <Type extends string>(type: Type, parameters: JsonObject) =>
        submit(deployment.authority, attacker, organizationId, type, { userId, ...parameters });
      const linked = await send('CREATE_OAUTH_PROVIDERS_V2', { oauthProviders });
      expect(linked.status).toBe(200);
      // The attacker cleans up: only our own client is to be seen.
      const [first] = linked.result.providerIds;
      expect((await send('DELETE_OAUTH_PROVIDERS', { providerIds: [first] })).status).toBe(200);

      const guide = await visit(guideServer(deployment.authority));
      if (!own) expect(organizationOf(guide)).toBe(organizationId);
      // A process without remembered users has to look up.
      const body = await visit(deployment.app());
      if (own) expect(body.organizationId).toBe(own.organizationId);
      else expect(body.created).toBe(true);
      expect(body.organizationId).not.toBe(organizationId);
    },
  );

  it('A user can add an identity that our own client has proved, and logs in with it', async () => {
    const key = createApiKeyPair();
    const { body } = await deployment.oauthLogin(product, await deployment.tokenFor('dora', key), key);
    const oidcToken = await deployment.tokenFor('dora-at-work', key);
    await deployment.createOauthProviders(key, body.organizationId, body.userId, oidcToken);
    const again = createApiKeyPair();
    const linked = await deployment.oauthLogin(product, await deployment.tokenFor('dora-at-work', again), again);
    expect(linked.body).toMatchObject({ organizationId: body.organizationId, created: false });
  });
});
