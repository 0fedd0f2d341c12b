import type { Postern } from '@postern/backend';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  contactSignup,
  otpLogin,
  passkeySignup,
  send,
  verify,
  walletSignup,
  withAuthProxy,
} from '../auth-proxy/sdk.ts';
import { createSoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { attest, createEthereumWallet, createSolanaWallet } from '../backend/sign-up-attempt.ts';
import { createApiKeyPair } from '../setup/authority.ts';

describe('S3: somebody else’s wallet, passkey or key is signed up through the Auth Proxy', () => {
  const deployment = sharedDeployment();
  let postern: Postern;
  let challenges = 0;
  beforeAll(() => {
    postern = deployment.backend(withAuthProxy());
  });

  const newChallenge = () => `challenge-of-a-browser-${++challenges}`;
  const reason = async (body: object) => (await send(postern, 'signup_v2', body)).body.details?.[1]?.reason;
  const temporary = (publicKey = createApiKeyPair().publicKey) => ({
    apiKeyName: 'key',
    publicKey,
    curveType: 'API_KEY_CURVE_P256',
    expirationSeconds: '60',
  });

  it.each([
    ['secp256k1', createEthereumWallet],
    ['Ed25519', createSolanaWallet],
  ])('A wallet on %s makes an account only alone, which only its holder opens', async (_curve, createWallet) => {
    const victim = walletSignup(createWallet());
    const [wallet] = victim.apiKeys;
    const passkey = attest(createSoftwareAuthenticator(), newChallenge());
    const besides: object[] = [
      { apiKeys: [wallet, temporary()] },
      { apiKeys: [wallet, walletSignup(createEthereumWallet()).apiKeys[0]] },
      { authenticators: [passkey] },
      { oauthProviders: [{ providerName: 'google', oidcToken: 'x.y.z' }] },
      { apiKeys: [{ ...wallet, expirationSeconds: '60' }] },
      { apiKeys: [temporary()] },
    ];
    for (const more of besides) expect(await reason({ ...victim, ...more })).toBe('SIGNUP_NOT_PROVED');
  });

  it('The registration of a passkey is accepted once, and only from a page of the app', async () => {
    const authenticator = createSoftwareAuthenticator();
    const passkey = attest(authenticator, newChallenge());
    const foreign = { origin: 'https://evil.example', rpId: 'evil.example' };
    const onOtherSite = attest(createSoftwareAuthenticator(), newChallenge(), foreign);
    expect(await reason(passkeySignup(createApiKeyPair(), onOtherSite))).toBe('INVALID_PASSKEY');
    expect((await send(postern, 'signup_v2', passkeySignup(createApiKeyPair(), passkey))).status).toBe(200);
    // Replayed with the attacker's key, and once more over a new challenge.
    expect(await reason(passkeySignup(createApiKeyPair(), passkey))).toBe('INVALID_CHALLENGE');
    const again = attest(authenticator, newChallenge());
    expect(await reason(passkeySignup(createApiKeyPair(), again))).toBe('CREDENTIAL_ALREADY_REGISTERED');
  });

  it('A challenge that can be guessed is refused', async () => {
    const passkey = attest(createSoftwareAuthenticator(), 'guess');
    expect(await reason(passkeySignup(createApiKeyPair(), passkey))).toBe('INVALID_CHALLENGE');
  });

  it('Beside a passkey only one key for the first log-in is accepted, and it expires', async () => {
    const signup = passkeySignup(createApiKeyPair(), attest(createSoftwareAuthenticator(), newChallenge()));
    const { expirationSeconds: _, ...lasting } = temporary();
    for (const apiKeys of [
      [lasting],
      [{ ...lasting, expirationSeconds: '86400' }],
      [temporary(), temporary()],
      walletSignup(createEthereumWallet()).apiKeys,
    ]) {
      expect(await reason({ ...signup, apiKeys })).toBe('SIGNUP_NOT_PROVED');
    }
  });

  it('The key of another user’s session is not registered beside a passkey', async () => {
    const email = deployment.newEmail();
    const victim = createApiKeyPair();
    const token = await verify(deployment, postern, email, victim);
    await send(postern, 'signup_v2', contactSignup(victim, token, email));
    await send(postern, 'otp_login_v2', otpLogin(victim, token));
    const passkey = attest(createSoftwareAuthenticator(), newChallenge());
    expect(await reason(passkeySignup(victim, passkey))).toBe('CREDENTIAL_ALREADY_REGISTERED');
  });
});
