import type { Postern } from '@postern/backend';
import { parseSessionToken } from '@postern/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OidcDeployment, startOidcDeployment } from '../attacks/oidc-deployment.ts';
import { createSoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { attest, createEthereumWallet, createSolanaWallet } from '../backend/sign-up-attempt.ts';
import { stampLoginBody, walletStamp } from '../backend/stamp-login.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { MOBILE_CLIENT } from '../setup/oidc-provider.ts';
import { post as postToAuthority } from '../setup/stamped.ts';
import { submit } from '../setup/user.ts';
import { contactSignup, identitySignup, passkeySignup, send, verify, walletSignup, withAuthProxy } from './sdk.ts';

describe('the Auth Proxy: sign-up', () => {
  let deployment: OidcDeployment;
  let postern: Postern;
  let challenges = 0;
  beforeAll(async () => {
    deployment = await startOidcDeployment();
    postern = deployment.app({}, withAuthProxy());
  });
  afterAll(() => deployment.close());

  const newChallenge = () => `challenge-of-the-browser-${++challenges}`;
  const idsOf = async (filterType: string, filterValue: string) =>
    (await deployment.turnkey.getSubOrgIds({ filterType, filterValue })).organizationIds;

  describe.each([
    ['Ethereum', createEthereumWallet],
    ['Solana', createSolanaWallet],
  ])('with a wallet on %s', (_chain, createWallet) => {
    it('A wallet signs up, and the log-in that it stamped before opens the account', async () => {
      const wallet = createWallet();
      // The SDK lets the wallet sign the log-in first.
      const login = stampLoginBody(deployment, deployment.authority.organizationId);
      const stamp = await walletStamp(wallet, login);
      expect(
        (await send(postern, 'account', { filterType: 'PUBLIC_KEY', filterValue: wallet.publicKey })).body,
      ).toEqual({});
      const { status, body } = await send(postern, 'signup_v2', walletSignup(wallet));
      expect(status).toBe(200);
      const answer = await postToAuthority(deployment.authority.url, '/public/v1/submit/stamp_login', login, stamp);
      const { claims } = parseSessionToken(answer.body.activity.result.stampLoginResult.session);
      expect(claims).toMatchObject({ organization_id: body.organizationId, user_id: body.userId });
    });

    it('A returning wallet gets its account, so that the same calls log it in', async () => {
      const wallet = createWallet();
      const first = await send(postern, 'signup_v2', walletSignup(wallet));
      const second = await send(postern, 'signup_v2', walletSignup(wallet));
      expect(second.body).toEqual(first.body);
      expect(await idsOf('PUBLIC_KEY', wallet.publicKey)).toHaveLength(1);
    });
  });

  it('A passkey signs up together with the browser’s key for the first log-in', async () => {
    const key = createApiKeyPair();
    const authenticator = createSoftwareAuthenticator();
    const { status, body } = await send(
      postern,
      'signup_v2',
      passkeySignup(key, attest(authenticator, newChallenge())),
    );
    expect(status).toBe(200);
    const organizationId = body.organizationId ?? '';
    const session = createApiKeyPair();
    const login = await submit(deployment.authority, key, organizationId, 'STAMP_LOGIN', {
      publicKey: session.publicKey,
    });
    expect(login.status).toBe(200);
    expect(await idsOf('CREDENTIAL_ID', authenticator.credentialId)).toEqual([organizationId]);
    const token = login.body.activity.result.stampLoginResult.session;
    expect(await postern.verifySession(token)).toMatchObject({ organizationId, userId: body.userId });
  });

  it('An identity signs up for all clients of the app, and logs in', async () => {
    const clientIds = ['web-client', MOBILE_CLIENT];
    const app = deployment.app(
      { providers: { test: { issuer: deployment.provider.issuer, clientIds } } },
      withAuthProxy(),
    );
    const key = createApiKeyPair();
    const oidcToken = await deployment.tokenFor('ada', key);
    expect((await send(app, 'account', { filterType: 'OIDC_TOKEN', filterValue: oidcToken })).body).toEqual({});
    const signup = await send(app, 'signup_v2', identitySignup(oidcToken));
    expect(signup.status).toBe(200);
    const { organizationId = '', userId = '' } = signup.body;
    const { user } = await deployment.turnkey.getUser({ organizationId, userId });
    expect(user.oauthProviders.map(({ audience }) => audience).sort()).toEqual([MOBILE_CLIENT, 'web-client']);

    const login = await send(app, 'oauth_login', { oidcToken, publicKey: key.publicKey, organizationId });
    expect(login.status).toBe(200);
    expect(await app.verifySession(login.body.session ?? '')).toMatchObject({ organizationId, userId });

    const phone = createApiKeyPair();
    const onPhone = await deployment.tokenFor('ada', phone, MOBILE_CLIENT);
    expect((await send(app, 'account', { filterType: 'OIDC_TOKEN', filterValue: onPhone })).body).toEqual({
      organizationId,
    });
    expect((await send(app, 'signup_v2', identitySignup(onPhone))).body).toMatchObject({ organizationId, userId });
    const again = await send(app, 'oauth_login', { oidcToken: onPhone, publicKey: phone.publicKey });
    expect(await app.verifySession(again.body.session ?? '')).toMatchObject({ organizationId, userId });
  });

  it('A contact signs up together with a passkey that its key has signed for', async () => {
    const email = deployment.newEmail();
    const key = createApiKeyPair();
    const verificationToken = await verify(deployment, postern, email, key);
    const authenticator = createSoftwareAuthenticator();
    const { apiKeys, authenticators } = passkeySignup(key, attest(authenticator, newChallenge()));
    const body = contactSignup(key, verificationToken, email, { apiKeys, authenticators });
    const { status, body: made } = await send(postern, 'signup_v2', body);
    expect(status).toBe(200);
    expect(await deployment.verifiedSubOrganizations(email)).toEqual([made.organizationId]);
    expect(await idsOf('CREDENTIAL_ID', authenticator.credentialId)).toEqual([made.organizationId]);
  });

  it('A contact signs up together with an OIDC token for the same key', async () => {
    const email = deployment.newEmail();
    const key = createApiKeyPair();
    const verificationToken = await verify(deployment, postern, email, key);
    const oidcToken = await deployment.tokenFor('bob', key);
    const oauthProviders = [{ providerName: 'google', oidcToken }];
    const { body } = await send(postern, 'signup_v2', contactSignup(key, verificationToken, email, { oauthProviders }));
    const found = await send(postern, 'account', { filterType: 'OIDC_TOKEN', filterValue: oidcToken });
    expect(found.body).toEqual({ organizationId: body.organizationId });
  });

  it('A contact signs up in the spelling that the user has typed', async () => {
    const email = deployment.newEmail();
    const key = createApiKeyPair();
    const typed = email.toUpperCase();
    const verificationToken = await verify(deployment, postern, typed, key);
    const { status, body } = await send(postern, 'signup_v2', contactSignup(key, verificationToken, typed));
    expect(status).toBe(200);
    expect(await deployment.verifiedSubOrganizations(email)).toEqual([body.organizationId]);
  });

  it('The template of the app takes precedence over the names in the request', async () => {
    const wallet = createEthereumWallet();
    const subOrganization = { name: 'Chosen by the operator', userName: 'Operator’s user', wallet: null };
    const app = deployment.app({}, withAuthProxy({ subOrganization }));
    const { body } = await send(app, 'signup_v2', {
      ...walletSignup(wallet),
      userName: 'Mallory',
      organizationName: 'Mallory',
    });
    const { organizationId = '', userId = '' } = body;
    expect((await deployment.turnkey.getUser({ organizationId, userId })).user.userName).toBe('Operator’s user');
  });
});
