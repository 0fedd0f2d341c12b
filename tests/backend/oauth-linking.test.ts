import { createMemoryStore, createPostern, type OAuthOptions } from '@postern/backend';
import type { AuthProblem, LoginResponse } from '@postern/protocol';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createApiKeyPair } from '../setup/authority.ts';
import { nonceOf } from '../setup/oidc-provider.ts';
import { ORIGIN, post } from './browser.ts';
import { createEnclaves, issueSession, uncompressed } from './enclave-tokens.ts';
import { completed, type ScriptedAnswer, type ScriptedCall, scriptedTurnkey } from './scripted-turnkey.ts';

const GOOGLE = 'https://accounts.google.com';
const ADA = 'ada@gmail.com';
const PARENT = '11111111-2222-4333-8444-555555555555';
const SUB = '99999999-2222-4333-8444-555555555555';
const USER = '88888888-2222-4333-8444-555555555555';

interface TestUser {
  userId: string;
  userEmail: string;
  oauthProviders: { providerId: string; issuer: string; audience: string; subject: string }[];
}

/**
 * Turnkey links by verified e-mail address for Google alone. Google is not to be had in a test: its documents are served
 * with keys of the test, and Turnkey answers by a script; every check of the backend is the real one.
 */
describe('Google accounts and verified e-mail addresses', () => {
  const apiKey = createApiKeyPair();
  const enclaves = createEnclaves();
  let googleKey: Awaited<ReturnType<typeof generateKeyPair>>;
  let turnkey: Awaited<ReturnType<typeof scriptedTurnkey>>;
  beforeAll(async () => {
    googleKey = await generateKeyPair('RS256', { extractable: true });
  });
  afterEach(() => turnkey.close());

  /** Like the real one where it matters: who logs in must be registered, and the parent may link only as documented. */
  async function start(users: TestUser[], oauth: Partial<OAuthOptions>) {
    const registered = () => users.flatMap(({ oauthProviders }) => oauthProviders);
    const script = ({ name, body }: ScriptedCall): ScriptedAnswer => {
      const { parameters = {} } = body;
      const token = String(parameters.oidcToken ?? body.filterValue);
      if (name === 'list_verified_suborgs') {
        const isKnown = users.some(({ userEmail }) => userEmail === body.filterValue);
        return { json: { organizationIds: isKnown ? [SUB] : [] } };
      }
      if (name === 'list_users') return { json: { users } };
      if (name === 'list_activities') return { json: { activities: [] } };
      if (name === 'list_suborgs') return { json: { organizationIds: isRegistered(token) ? [SUB] : [] } };
      if (name === 'create_oauth_providers') {
        const { oauthProviders } = parameters as { oauthProviders: Linked[] };
        const [user] = users.filter(({ userId }) => userId === parameters.userId);
        user?.oauthProviders.push(...oauthProviders.map(identityOf));
        return completed('createOauthProvidersResultV2', { providerIds: oauthProviders.map(() => 'id') });
      }
      if (name === 'create_sub_organization') {
        const [{ userEmail = '', oauthProviders }] = parameters.rootUsers as [
          { userEmail?: string; oauthProviders: Linked[] },
        ];
        users.push({ userId: USER, userEmail, oauthProviders: oauthProviders.map(identityOf) });
        return completed('createSubOrganizationResultV8', { subOrganizationId: SUB });
      }
      if (!isRegistered(token)) {
        return {
          status: 400,
          json: { code: 3, message: 'invalid OIDC token', turnkeyErrorCode: 'INVALID_OIDC_TOKEN' },
        };
      }
      const session = issueSession(enclaves.notarizer, {
        exp: Math.floor(Date.now() / 1000) + 900,
        public_key: String(parameters.publicKey),
        session_type: 'SESSION_TYPE_READ_WRITE',
        user_id: USER,
        organization_id: SUB,
      });
      return completed('oauthLoginResult', { session });
    };
    const isRegistered = (token: string) => {
      const { sub, aud } = claimsOf(token);
      return registered().some(({ audience, subject }) => audience === aud && subject === sub);
    };
    turnkey = await scriptedTurnkey(script);
    const store = createMemoryStore();
    const backend = (clientIds: string[]) =>
      createPostern({
        turnkey: {
          apiUrl: turnkey.url,
          organizationId: PARENT,
          apiPublicKey: apiKey.publicKey,
          apiPrivateKey: apiKey.privateKey,
          notarizerPublicKey: uncompressed(enclaves.notarizer),
          tlsFetcherPublicKey: uncompressed(enclaves.tlsFetcher),
        },
        environment: {},
        origins: [ORIGIN],
        store,
        fetch: asGoogle,
        oauth: { providers: { google: { preset: 'google', clientIds } }, ...oauth },
      });
    return { backend, names: () => turnkey.calls.splice(0).map(({ name }) => name) };
  }

  const asGoogle: typeof fetch = async (input, init) => {
    const url = String(input);
    if (url === `${GOOGLE}/.well-known/openid-configuration`) {
      return Response.json({ issuer: GOOGLE, jwks_uri: 'https://www.googleapis.com/oauth2/v3/certs' });
    }
    if (url === 'https://www.googleapis.com/oauth2/v3/certs') {
      return Response.json({ keys: [{ ...(await exportJWK(googleKey.publicKey)), kid: 'one', alg: 'RS256' }] });
    }
    return fetch(input, init);
  };

  async function logIn(postern: ReturnType<typeof createPostern>, claims: JWTPayload = {}) {
    const key = createApiKeyPair();
    const seconds = Math.floor(Date.now() / 1000);
    const standard = { iss: GOOGLE, sub: '1', aud: 'web', iat: seconds, exp: seconds + 3_600, nonce: nonceOf(key) };
    const oidcToken = await new SignJWT({ ...standard, email: ADA, email_verified: true, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .sign(googleKey.privateKey);
    const { publicKey } = key;
    return post<LoginResponse & AuthProblem>(postern, '/oauth-login', { oidcToken, publicKey });
  }
  const ada = (): TestUser => ({ userId: USER, userEmail: ADA, oauthProviders: [] });

  it('A Google account is linked to the user with the same address when the option is on', async () => {
    const users = [ada()];
    const { backend, names } = await start(users, { linkVerifiedEmail: true });
    const { body } = await logIn(backend(['web', 'ios']), { email: 'Ada@Gmail.com' });
    expect(body).toMatchObject({ organizationId: SUB, created: false });
    const lookUps = ['list_suborgs', 'list_verified_suborgs', 'list_activities', 'list_users'];
    expect(names()).toEqual([...lookUps, 'create_oauth_providers', 'oauth_login']);
    expect(users[0]?.oauthProviders.map(({ audience }) => audience)).toEqual(['web', 'ios']);
  });

  it.each<[string, Partial<OAuthOptions>, JWTPayload]>([
    ['without being told to', {}, {}],
    ['with an address that is not verified', { linkVerifiedEmail: true }, { email_verified: false }],
    ['with an address that is not of Google', { linkVerifiedEmail: true }, { email: 'ada@example.org' }],
  ])('A Google account is not linked %s', async (_what, oauth, claims) => {
    const users = [{ ...ada(), userEmail: String(claims.email ?? ADA) }];
    const { backend, names } = await start(users, oauth);
    expect((await logIn(backend(['web']), claims)).body).toMatchObject({ created: true });
    expect(names()).toEqual(['list_suborgs', 'create_sub_organization', 'oauth_login']);
    expect(users.at(-1)?.userEmail).toBe('');
  });

  it('The address of a hosted domain counts as verified, and signs up with it', async () => {
    const users: TestUser[] = [];
    const { backend } = await start(users, { linkVerifiedEmail: true });
    await logIn(backend(['web']), { email: 'ada@example.org', hd: 'example.org' });
    expect(users).toMatchObject([{ userEmail: 'ada@example.org' }]);
  });

  it('A Google account is not linked when two users of the sub-organization have the address', async () => {
    const { backend, names } = await start([ada(), { ...ada(), userId: PARENT }], { linkVerifiedEmail: true });
    expect(await logIn(backend(['web']))).toMatchObject({ status: 409, body: { code: 'ACCOUNT_AMBIGUOUS' } });
    expect(names()).not.toContain('create_oauth_providers');
  });

  it('A new client of the app is registered for a user who signed up before it was configured', async () => {
    const users = [{ ...ada(), oauthProviders: [{ providerId: 'id', issuer: GOOGLE, audience: 'web', subject: '1' }] }];
    const { backend, names } = await start(users, {});
    await logIn(backend(['web']));
    names();
    const after = backend(['web', 'ios', 'android']);
    expect((await logIn(after, { aud: 'ios' })).body).toMatchObject({ organizationId: SUB, created: false });
    expect(names()).toEqual(['oauth_login', 'list_users', 'create_oauth_providers', 'oauth_login']);
    expect((await logIn(after, { aud: 'android' })).body).toMatchObject({ organizationId: SUB, created: false });
    expect(names()).toEqual(['oauth_login']);
  });

  it("No client is registered for a user whose address is not the token's", async () => {
    const users = [{ ...ada(), oauthProviders: [{ providerId: 'id', issuer: GOOGLE, audience: 'web', subject: '1' }] }];
    const { backend, names } = await start(users, {});
    await logIn(backend(['web']));
    const refused = await logIn(backend(['web', 'ios']), { aud: 'ios', email: 'mallory@gmail.com' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'OAUTH_CLIENT_NOT_REGISTERED' } });
    expect(names()).not.toContain('create_oauth_providers');
  });
});

type Linked = { oidcToken: string } | { oidcClaims: { iss: string; sub: string; aud: string } };

function identityOf(linked: Linked) {
  const { iss = '', aud, sub = '' } = 'oidcToken' in linked ? claimsOf(linked.oidcToken) : linked.oidcClaims;
  return { providerId: 'id', issuer: iss, audience: String(aud), subject: sub };
}

function claimsOf(token: string): JWTPayload {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}
