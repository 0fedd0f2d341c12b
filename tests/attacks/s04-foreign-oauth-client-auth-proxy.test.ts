import type { Postern } from '@postern/backend';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONFIG_ID, identitySignup, send, withAuthProxy } from '../auth-proxy/sdk.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { MOBILE_CLIENT, WEB_CLIENT } from '../setup/oidc-provider.ts';
import { type OidcDeployment, startOidcDeployment } from './oidc-deployment.ts';

const OTHER_ID = '22222222-2222-4333-8444-555555555555';

describe('S4: an OIDC token of another app is sent to the Auth Proxy', () => {
  let deployment: OidcDeployment;
  let postern: Postern;
  beforeAll(async () => {
    deployment = await startOidcDeployment();
    postern = deployment.app({}, withAuthProxy());
  });
  afterAll(() => deployment.close());

  const reason = async (server: Postern, path: string, body: object, configId = CONFIG_ID) => {
    const answer = await send(server, path, body, { configId });
    return answer.body.details?.[1]?.reason ?? answer.status;
  };

  it('An OIDC token of another app looks up, signs up and logs in no user', async () => {
    const attacker = createApiKeyPair();
    const oidcToken = await deployment.tokenFor('ada', attacker, MOBILE_CLIENT);
    const { publicKey } = attacker;
    deployment.takeCalls();
    for (const [path, body] of [
      ['account', { filterType: 'OIDC_TOKEN', filterValue: oidcToken }],
      ['account', { filterType: 'EMAIL', filterValue: 'ada@example.org', oidcToken }],
      ['signup', identitySignup(oidcToken)],
      ['signup_v2', identitySignup(oidcToken)],
      ['oauth_login', { oidcToken, publicKey }],
    ] as const) {
      expect(await reason(postern, path, body)).toBe('INVALID_OIDC_TOKEN');
    }
    // Only the provider was asked for its keys.
    const keys = ['openid-configuration', 'jwks'];
    expect(deployment.takeCalls().filter((call) => !keys.includes(call))).toEqual([]);
  });

  it('A token of one app is refused for another app in the same process', async () => {
    const providers = { test: { issuer: deployment.provider.issuer, clientIds: [WEB_CLIENT, MOBILE_CLIENT] } };
    const configurations = {
      [CONFIG_ID]: { oauth: { clientIds: { test: [WEB_CLIENT] } } },
      [OTHER_ID]: { oauth: { clientIds: { test: [MOBILE_CLIENT] } } },
    };
    const both = deployment.app({ providers }, { authProxy: { configurations } });
    const key = createApiKeyPair();
    const ofPhone = await deployment.tokenFor('bob', key, MOBILE_CLIENT);
    expect(await reason(both, 'signup_v2', identitySignup(ofPhone))).toBe('INVALID_OIDC_TOKEN');
    expect(await reason(both, 'signup_v2', identitySignup(ofPhone), OTHER_ID)).toBe(200);
    const login = { oidcToken: ofPhone, publicKey: key.publicKey };
    expect(await reason(both, 'oauth_login', login)).toBe('INVALID_OIDC_TOKEN');
    expect(await reason(both, 'oauth_login', login, OTHER_ID)).toBe(200);
  });

  it.each([
    ['another client', { aud: 'client-of-the-attacker' }],
    ['another user', { sub: 'bob' }],
    ['another issuer', { iss: 'https://evil.example' }],
  ])('Claims beside the token that name %s make no account', async (_title, more) => {
    const oidcToken = await deployment.tokenFor('ada', createApiKeyPair());
    const oidcClaims = { iss: deployment.provider.issuer, sub: 'ada', aud: WEB_CLIENT, ...more };
    const { oauthProviders, ...signup } = identitySignup(oidcToken);
    const body = { ...signup, oauthProviders: [...oauthProviders, { providerName: 'google', oidcClaims }] };
    expect(await reason(postern, 'signup_v2', body)).toBe('INVALID_OIDC_TOKEN');
    // Claims alone prove nothing.
    const alone = { ...signup, oauthProviders: [{ providerName: 'google', oidcClaims }] };
    expect(await reason(postern, 'signup_v2', alone)).toBe('SIGNUP_NOT_PROVED');
  });

  it('A provider that is switched off for the app logs no user in', async () => {
    const app = deployment.app({}, withAuthProxy({ methods: ['email'] }));
    const key = createApiKeyPair();
    const oidcToken = await deployment.tokenFor('ada', key);
    expect(await reason(app, 'signup_v2', identitySignup(oidcToken))).toBe('SIGN_IN_METHOD_OFF');
    expect(await reason(app, 'oauth_login', { oidcToken, publicKey: key.publicKey })).toBe('SIGN_IN_METHOD_OFF');
  });
});
