import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiKeyPair } from '../setup/authority.ts';
import { type HostileIssuer, startHostileIssuer } from '../setup/hostile-issuer.ts';
import { nonceOf, WEB_CLIENT } from '../setup/oidc-provider.ts';
import { type OidcDeployment, startOidcDeployment } from './oidc-deployment.ts';

describe('S16: a token whose issuer is an address that the attacker wants to be called', () => {
  let deployment: OidcDeployment;
  let inside: HostileIssuer;
  beforeAll(async () => {
    deployment = await startOidcDeployment();
    inside = await startHostileIssuer((response) => response.end('{}'));
  });
  afterAll(async () => {
    await deployment.close();
    await inside.close();
  });

  const key = createApiKeyPair();
  const tokenOf = (issuer: string) =>
    new SignJWT({ iss: issuer, sub: 'ada', aud: WEB_CLIENT, nonce: nonceOf(key) })
      .setProtectedHeader({ alg: 'HS256', kid: 'x', jku: inside.issuer, x5u: inside.issuer })
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(new Uint8Array(32));

  it('An unknown issuer or key address in a token is not called, by us or by Turnkey', async () => {
    const product = deployment.app();
    const { issuer } = deployment.provider;
    const targets = [inside.issuer, `${issuer}@${new URL(inside.issuer).host}`, `${issuer}/`, 'http://169.254.169.254'];
    deployment.takeCalls();
    for (const target of targets) {
      const { status, body } = await deployment.oauthLogin(product, await tokenOf(target), key);
      expect([status, body.code]).toEqual([400, 'OAUTH_PROVIDER_UNKNOWN']);
    }
    // A known issuer, but keys that the token itself brings or points to.
    expect((await deployment.oauthLogin(product, await tokenOf(issuer), key)).body.code).toBe('INVALID_OIDC_TOKEN');
    expect(deployment.takeCalls()).toEqual([]);
    expect(inside.requests()).toBe(0);
  });

  it('A configured issuer cannot send the backend to another address', async () => {
    const clientIds = [WEB_CLIENT];
    const answers: Record<string, (issuer: string) => object | string> = {
      keys: (issuer) => ({ issuer, jwks_uri: `${inside.issuer}/keys` }),
      scheme: (issuer) => ({ issuer, jwks_uri: 'file:///etc/passwd' }),
      redirect: () => `${inside.issuer}/`,
      name: () => ({ issuer: inside.issuer, jwks_uri: `${inside.issuer}/keys` }),
    };
    for (const answer of Object.values(answers)) {
      const hostile = await startHostileIssuer((response, _path, issuer) => {
        const said = answer(issuer);
        if (typeof said === 'string') response.writeHead(302, { Location: said }).end();
        else response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(said));
      });
      const product = deployment.app({ providers: { hostile: { issuer: hostile.issuer, clientIds } } });
      const token = (await tokenOf(hostile.issuer)).replace(/^[^.]+/, part({ alg: 'RS256', kid: 'x' }));
      const { status, body } = await deployment.oauthLogin(product, token, key);
      expect([status, body.code]).toEqual([503, 'OAUTH_PROVIDER_UNAVAILABLE']);
      await hostile.close();
    }
    expect(inside.requests()).toBe(0);
  });
});

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
