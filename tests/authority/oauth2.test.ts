import { decryptCredentialBundle, encryptOauth2ClientSecret } from '@turnkey/crypto';
import { Turnkey } from '@turnkey/sdk-server';
import { createRemoteJWKSet, decodeJwt, jwtVerify, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiKeyPair, startTestAuthority, type TestAuthority } from '../setup/authority.ts';
import {
  OAUTH2_CLIENT,
  OAUTH2_REDIRECT_URI as redirectUri,
  startOAuth2Provider,
  type TestOAuth2Provider,
} from '../setup/oauth2-provider.ts';
import { nonceOf } from '../setup/oidc-provider.ts';
import { postStamped, privateKeyOf, uncompressedPublicKeyOf } from '../setup/stamped.ts';
import { ask, submit } from '../setup/user.ts';

const PUBLIC_URL = 'https://authority.example.org';
const ISSUER = `${PUBLIC_URL}/_authority/oidc`;

/** X and Discord speak OAuth 2.0 but not OpenID Connect: the authority says who their users are. */
describe('log in with an OAuth 2.0 provider', () => {
  let provider: TestOAuth2Provider;
  let test: TestAuthority;
  let parent: ReturnType<Turnkey['apiClient']>;
  let encryptedClientSecret: string;
  let credentials: Record<'x' | 'discord', string>;
  beforeAll(async () => {
    provider = await startOAuth2Provider();
    test = await startTestAuthority({ publicUrl: PUBLIC_URL, oauth2Endpoints: provider.endpoints });
    parent = new Turnkey({
      apiBaseUrl: test.url,
      defaultOrganizationId: test.organizationId,
      apiPublicKey: test.apiKey.publicKey,
      apiPrivateKey: test.apiKey.privateKey,
    }).apiClient();
    const { tlsFetcherEncryption } = test.authority.publicKeys;
    encryptedClientSecret = await encryptOauth2ClientSecret(OAUTH2_CLIENT.secret, tlsFetcherEncryption);
    credentials = {
      x: await createCredential('OAUTH2_PROVIDER_X'),
      discord: await createCredential('OAUTH2_PROVIDER_DISCORD'),
    };
  });
  afterAll(async () => {
    await test?.close();
    await provider?.close();
  });

  async function createCredential(name: 'OAUTH2_PROVIDER_X' | 'OAUTH2_PROVIDER_DISCORD'): Promise<string> {
    const { oauth2CredentialId } = await parent.createOauth2Credential({
      provider: name,
      clientId: OAUTH2_CLIENT.id,
      encryptedClientSecret,
    });
    return oauth2CredentialId;
  }
  const authenticate = (oauth2CredentialId: string, more: object) =>
    submit(test, test.apiKey, test.organizationId, 'OAUTH2_AUTHENTICATE', {
      oauth2CredentialId,
      redirectUri,
      nonce: 'n',
      ...provider.authorize('1'),
      ...more,
    });

  it.each(['x', 'discord'] as const)('A user of %s signs up and in with the unmodified SDK', async (name) => {
    const key = createApiKeyPair();
    const { oidcToken } = await parent.oauth2Authenticate({
      oauth2CredentialId: credentials[name],
      redirectUri,
      nonce: nonceOf(key),
      ...provider.authorize('4711'),
    });
    expect(decodeJwt(oidcToken)).toEqual({
      iss: ISSUER,
      aud: OAUTH2_CLIENT.id,
      sub: `${name}:4711`,
      nonce: nonceOf(key),
      iat: expect.any(Number),
      exp: expect.any(Number),
    });
    const { subOrganizationId } = await parent.createSubOrganization({
      subOrganizationName: name,
      rootUsers: [
        { userName: name, apiKeys: [], authenticators: [], oauthProviders: [{ providerName: name, oidcToken }] },
      ],
      rootQuorumThreshold: 1,
    });
    expect(await parent.getSubOrgIds({ filterType: 'OIDC_TOKEN', filterValue: oidcToken })).toEqual({
      organizationIds: [subOrganizationId],
    });
    const login = { organizationId: subOrganizationId, oidcToken, publicKey: key.publicKey };
    expect((await parent.oauthLogin(login)).session).toBeTruthy();
    expect((await ask(test, key, test.organizationId, 'whoami')).body).toMatchObject({
      organizationId: subOrganizationId,
    });
  });

  it('The authority serves what others need to check its tokens', async () => {
    const { result } = await authenticate(credentials.x, {});
    const { oidcToken } = result;
    const path = '/_authority/oidc/.well-known/openid-configuration';
    const document = (await (await fetch(test.url + path)).json()) as { issuer: string; jwks_uri: string };
    expect(document).toMatchObject({ issuer: ISSUER, jwks_uri: `${ISSUER}/jwks` });
    const keys = createRemoteJWKSet(new URL(document.jwks_uri.replace(PUBLIC_URL, test.url)));
    const { payload } = await jwtVerify(oidcToken, keys, { issuer: document.issuer, audience: OAUTH2_CLIENT.id });
    expect(payload.sub).toBe('x:1');
  });

  it('Only the owner of the key gets the bearer token', async () => {
    const key = createApiKeyPair();
    const { body, result } = await authenticate(credentials.x, {
      bearerTokenTargetPublicKey: uncompressedPublicKeyOf(key),
    });
    const { oidcToken } = result;
    const bundle = decodeJwt(oidcToken).encrypted_bearer_token as string;
    const opened = Buffer.from(decryptCredentialBundle(bundle, key.privateKey), 'hex').toString();
    expect(opened).toBe(provider.lastBearerToken());
    expect(JSON.stringify(body)).not.toContain(opened);
    for (const bearerTokenTargetPublicKey of ['00', 'x', key.publicKey, `04${'00'.repeat(64)}`]) {
      expect(await authenticate(credentials.x, { bearerTokenTargetPublicKey })).toMatchObject({
        status: 400,
        body: { code: 3 },
      });
    }
  });

  it('A code is exchanged once, however often the same request comes, and neither code nor verifier is stored', async () => {
    test.clock.now += 1;
    const { authCode, codeVerifier } = provider.authorize('1');
    const body = JSON.stringify({
      type: 'ACTIVITY_TYPE_OAUTH2_AUTHENTICATE',
      timestampMs: String(test.clock.now),
      organizationId: test.organizationId,
      parameters: { oauth2CredentialId: credentials.x, authCode, codeVerifier, redirectUri, nonce: 'n' },
    });
    const post = () => postStamped(test.url, test.apiKey, '/public/v1/submit/oauth2_authenticate', body);
    const answers = await Promise.all([post(), post(), post()]);
    answers.push(await post());
    expect(new Set(answers.map((answer) => answer.body.activity.id)).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 200 });
    expect(JSON.stringify(answers[0])).not.toContain(authCode);
    expect(JSON.stringify(answers[0])).not.toContain(codeVerifier);
  });

  it('A code that is wrong, used or of another browser is refused, without foreign text', async () => {
    const used = provider.authorize('1');
    expect(await authenticate(credentials.x, used)).toMatchObject({ status: 200 });
    const other = provider.authorize('1').codeVerifier;
    for (const more of [
      used,
      { authCode: 'wrong' },
      { codeVerifier: other },
      { redirectUri: 'https://evil.example' },
    ]) {
      const answer = await authenticate(credentials.x, more);
      expect(answer).toMatchObject({ status: 400, body: { code: 3 } });
      expect(answer.body.message).toBe('the OAuth 2.0 provider refused the authorization code: start the log-in again');
      expect(JSON.stringify(answer)).not.toContain('foreign');
    }
    expect(await authenticate(test.organizationId, {})).toMatchObject({
      status: 404,
      body: { turnkeyErrorCode: 'OAUTH2_CREDENTIAL_NOT_FOUND' },
    });
  });

  it('An ambiguous user id is refused', async () => {
    expect(await authenticate(credentials.x, provider.authorize('1\n2'))).toMatchObject({ status: 400 });
  });

  it('A token in the name of the authority with another signature is refused', async () => {
    const forged = await new SignJWT({ sub: 'x:4711', aud: OAUTH2_CLIENT.id })
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer(ISSUER)
      .setIssuedAt(Math.floor(test.clock.now / 1000))
      .setExpirationTime(Math.floor(test.clock.now / 1000) + 600)
      .sign(privateKeyOf(createApiKeyPair()));
    const look = { filterType: 'OIDC_TOKEN', filterValue: forged };
    expect(await ask(test, test.apiKey, test.organizationId, 'list_suborgs', look)).toMatchObject({
      status: 400,
      body: { turnkeyErrorCode: 'INVALID_OIDC_TOKEN' },
    });
  });

  it('Clients are stored, shown, replaced and deleted', async () => {
    const oauth2CredentialId = await createCredential('OAUTH2_PROVIDER_X');
    const { oauth2Credential } = await parent.getOauth2Credential({ oauth2CredentialId });
    expect(oauth2Credential).toMatchObject({
      oauth2CredentialId,
      organizationId: test.organizationId,
      provider: 'OAUTH2_PROVIDER_X',
      clientId: OAUTH2_CLIENT.id,
      encryptedClientSecret,
    });
    await parent.updateOauth2Credential({
      oauth2CredentialId,
      provider: 'OAUTH2_PROVIDER_DISCORD',
      clientId: 'other',
      encryptedClientSecret,
    });
    const { oauth2Credentials } = await parent.listOauth2Credentials({});
    expect(oauth2Credentials.map(({ clientId }) => clientId)).toEqual([OAUTH2_CLIENT.id, OAUTH2_CLIENT.id, 'other']);
    expect(await parent.deleteOauth2Credential({ oauth2CredentialId })).toMatchObject({ oauth2CredentialId });
    await expect(parent.getOauth2Credential({ oauth2CredentialId })).rejects.toThrow('OAuth 2.0 credential not found');
  });

  it('A secret that is not encrypted to the key of the authority is refused', async () => {
    const notOurs = await encryptOauth2ClientSecret('secret');
    for (const secret of [notOurs, '00', encryptedClientSecret.slice(2)]) {
      const create = { provider: 'OAUTH2_PROVIDER_X', clientId: 'x', encryptedClientSecret: secret } as const;
      await expect(parent.createOauth2Credential(create)).rejects.toThrow('not encrypted');
    }
  });

  it('An authority that does not know its own address issues no tokens', async () => {
    const nameless = await startTestAuthority({ oauth2Endpoints: provider.endpoints });
    expect((await fetch(`${nameless.url}/_authority/oidc/jwks`)).status).toBe(404);
    const answer = await submit(nameless, nameless.apiKey, nameless.organizationId, 'OAUTH2_AUTHENTICATE', {
      oauth2CredentialId: credentials.x,
      redirectUri,
      nonce: 'n',
      ...provider.authorize('1'),
    });
    expect(answer).toMatchObject({ status: 400, body: { turnkeyErrorCode: 'OAUTH2_PROVIDER_NOT_CONFIGURED' } });
    await nameless.close();
  });
});
