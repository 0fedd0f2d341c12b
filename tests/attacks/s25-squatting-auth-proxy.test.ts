import type { Postern } from '@postern/backend';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contactSignup, identitySignup, send, verify, walletSignup, withAuthProxy } from '../auth-proxy/sdk.ts';
import { createEthereumWallet, createSolanaWallet } from '../backend/sign-up-attempt.ts';
import { stampLogin, walletStamp } from '../backend/stamp-login.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { MOBILE_CLIENT, nonceOf } from '../setup/oidc-provider.ts';
import { signUp, submit } from '../setup/user.ts';
import { type OidcDeployment, startOidcDeployment } from './oidc-deployment.ts';

describe('S25: the victim’s wallet, contact or identity is in the attacker’s account, and the victim comes through the Auth Proxy', () => {
  let deployment: OidcDeployment;
  let postern: Postern;
  let attackers = 0;
  beforeAll(async () => {
    deployment = await startOidcDeployment();
    // Also where look-ups need no proof.
    postern = deployment.app({}, withAuthProxy({ lookUpWithoutProof: ['PUBLIC_KEY', 'EMAIL'] }));
  });
  afterAll(() => deployment.close());

  const attacker = () => signUp(deployment.authority, `mallory${++attackers}@example.org`);

  describe.each([
    ['secp256k1', createEthereumWallet],
    ['Ed25519', createSolanaWallet],
  ])('a wallet on %s', (_curve, createWallet) => {
    it.each(['before', 'after'])(
      'A wallet leads to the victim’s own account when it was squatted %s the sign-up',
      async (when) => {
        const wallet = createWallet();
        const mallory = await attacker();
        const { apiKeys } = walletSignup(wallet);
        const squat = async () => {
          const parameters = { userId: mallory.userId, apiKeys };
          const { status } = await submit(
            deployment.authority,
            mallory.key,
            mallory.organizationId,
            'CREATE_API_KEYS_V2',
            parameters,
          );
          expect(status).toBe(200);
        };
        const lookUp = { filterType: 'PUBLIC_KEY', filterValue: wallet.publicKey };
        if (when === 'before') {
          await squat();
          expect((await send(postern, 'account', lookUp)).body).toEqual({});
        }
        const { status, body } = await send(postern, 'signup_v2', walletSignup(wallet));
        expect(status).toBe(200);
        expect(body.organizationId).not.toBe(mallory.organizationId);
        if (when === 'after') await squat();
        expect((await send(postern, 'account', lookUp)).body).toEqual({ organizationId: body.organizationId });
        // The native log-in leads the wallet home, although Turnkey knows two accounts with it.
        const login = await stampLogin(deployment, postern, (text) => walletStamp(wallet, text));
        expect(login.reply.body.organizationId).toBe(body.organizationId);
      },
    );
  });

  it('A contact that the attacker has typed leads to the victim’s own account', async () => {
    const email = deployment.newEmail();
    const mallory = await attacker();
    const typed = { userId: mallory.userId, userEmail: email };
    await submit(deployment.authority, mallory.key, mallory.organizationId, 'UPDATE_USER_EMAIL', typed);
    const key = createApiKeyPair();
    const token = await verify(deployment, postern, email, key);
    const lookUp = { filterType: 'EMAIL', filterValue: email };
    expect((await send(postern, 'account', { ...lookUp, verificationToken: token })).body).toEqual({});
    expect((await send(postern, 'account', lookUp)).body).toEqual({});
    const { body } = await send(postern, 'signup_v2', contactSignup(key, token, email));
    expect(body.organizationId).not.toBe(mallory.organizationId);
  });

  it('An identity that the attacker has added with a token of another app leads to the victim’s own account', async () => {
    const mallory = await attacker();
    const stolen = await deployment.provider.signIn({
      subject: 'ada',
      nonce: nonceOf(mallory.key),
      clientId: MOBILE_CLIENT,
    });
    await deployment.createOauthProviders(mallory.key, mallory.organizationId, mallory.userId, stolen);
    const key = createApiKeyPair();
    const oidcToken = await deployment.tokenFor('ada', key);
    expect((await send(postern, 'account', { filterType: 'OIDC_TOKEN', filterValue: oidcToken })).body).toEqual({});
    const { body } = await send(postern, 'signup_v2', identitySignup(oidcToken));
    expect(body.organizationId).not.toBe(mallory.organizationId);
    const login = await send(postern, 'oauth_login', { oidcToken, publicKey: key.publicKey });
    expect(await postern.verifySession(login.body.session ?? '')).toMatchObject({
      organizationId: body.organizationId,
    });
  });
});
