import type { Postern } from '@postern/backend';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contactSignup, identitySignup, otpLogin, send, verify, withAuthProxy } from '../auth-proxy/sdk.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { type OidcDeployment, startOidcDeployment } from './oidc-deployment.ts';

describe('S5: a token is used again, or with another key, at the Auth Proxy', () => {
  let deployment: OidcDeployment;
  let postern: Postern;
  beforeAll(async () => {
    deployment = await startOidcDeployment();
    postern = deployment.app({}, withAuthProxy());
  });
  afterAll(() => deployment.close());

  const reason = async (path: string, body: object) => {
    const answer = await send(postern, path, body);
    return answer.body.details?.[1]?.reason ?? answer.status;
  };

  it('A stolen OIDC token makes at most an account that its owner opens', async () => {
    const victim = createApiKeyPair();
    const attacker = createApiKeyPair();
    const stolen = await deployment.tokenFor('ada', victim);
    const key = { apiKeyName: 'key', publicKey: attacker.publicKey, curveType: 'API_KEY_CURVE_P256' };
    const beside = { ...identitySignup(stolen), apiKeys: [key] };
    expect(await reason('signup_v2', beside)).toBe('SIGNUP_NOT_PROVED');
    expect(await reason('signup_v2', identitySignup(stolen))).toBe(200);
    const login = { oidcToken: stolen, publicKey: attacker.publicKey };
    expect(await reason('oauth_login', login)).toBe('INVALID_OIDC_TOKEN');
    expect(await reason('oauth_login', { ...login, publicKey: victim.publicKey })).toBe(200);
  });

  it('An OIDC token for another key is refused beside a contact', async () => {
    const attacker = createApiKeyPair();
    const stolen = await deployment.tokenFor('bob', createApiKeyPair());
    const email = deployment.newEmail();
    const token = await verify(deployment, postern, email, attacker);
    const oauthProviders = [{ providerName: 'google', oidcToken: stolen }];
    expect(await reason('signup_v2', contactSignup(attacker, token, email, { oauthProviders }))).toBe(
      'INVALID_OIDC_TOKEN',
    );
  });

  it('An OIDC token opens one session, and an expired one is refused', async () => {
    const key = createApiKeyPair();
    const oidcToken = await deployment.tokenFor('ada', key);
    await send(postern, 'signup_v2', identitySignup(oidcToken));
    expect(await reason('oauth_login', { oidcToken, publicKey: key.publicKey })).toBe(200);
    expect(await reason('oauth_login', { oidcToken, publicKey: key.publicKey, invalidateExisting: true })).toBe(
      'OIDC_TOKEN_REUSED',
    );
    const old = await deployment.provider.forge({ claims: { exp: 1, iat: 0 } });
    expect(await reason('account', { filterType: 'OIDC_TOKEN', filterValue: old })).toBe('OIDC_TOKEN_EXPIRED');
  });

  it('A verification token serves one sign-up and one log-in', async () => {
    const email = deployment.newEmail();
    const key = createApiKeyPair();
    const token = await verify(deployment, postern, email, key);
    const first = await send(postern, 'signup_v2', contactSignup(key, token, email));
    expect(await reason('otp_login_v2', otpLogin(key, token))).toBe(200);
    for (const path of ['otp_login', 'otp_login_v2']) {
      expect(await reason(path, otpLogin(key, token))).toBe('VERIFICATION_TOKEN_USED');
    }
    const again = await send(postern, 'signup_v2', contactSignup(key, token, email));
    expect(again.body.organizationId).toBe(first.body.organizationId);
  });
});
