import type { Postern } from '@postern/backend';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { contactSignup, otpLogin, send, verify, walletSignup, withAuthProxy } from '../auth-proxy/sdk.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { createEthereumWallet } from '../backend/sign-up-attempt.ts';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { ask } from '../setup/user.ts';

describe('S1: an account is prepared with the victim’s contact through the Auth Proxy', () => {
  const deployment = sharedDeployment();
  let postern: Postern;
  let victim: string;
  let attacker: ApiKeyPair;
  beforeAll(() => {
    postern = deployment.backend(withAuthProxy());
  });
  beforeEach(() => {
    victim = deployment.newEmail();
    attacker = createApiKeyPair();
  });

  const keyOf = ({ publicKey }: ApiKeyPair) => ({ apiKeyName: 'key', publicKey, curveType: 'API_KEY_CURVE_P256' });
  const nothing = { authenticators: [], oauthProviders: [] };

  /** The victim signs up and logs in. The account must be one that the attacker's key does not open. */
  async function victimIsAlone() {
    const key = createApiKeyPair();
    const token = await verify(deployment, postern, victim, key);
    const lookUp = { filterType: 'EMAIL', filterValue: victim, verificationToken: token };
    expect((await send(postern, 'account', lookUp)).body).toEqual({});
    const { body } = await send(postern, 'signup_v2', contactSignup(key, token, victim));
    expect((await send(postern, 'otp_login_v2', otpLogin(key, token))).status).toBe(200);
    expect((await ask(deployment.authority, attacker, body.organizationId ?? '', 'whoami')).status).toBe(401);
  }

  it.each([
    ['with a key', () => ({ userEmail: victim, apiKeys: [keyOf(attacker)], ...nothing })],
    ['with a wallet', () => ({ ...walletSignup(createEthereumWallet()), userEmail: victim })],
    ['with nothing else', () => ({ userEmail: victim, apiKeys: [], ...nothing })],
    ['with a phone number', () => ({ ...walletSignup(createEthereumWallet()), userPhoneNumber: '+491701234567' })],
  ])('A contact without a proof makes no account, %s', async (_title, body) => {
    for (const path of ['signup', 'signup_v2']) {
      deployment.takeCalls();
      expect((await send(postern, path, { userName: 'user', ...body() })).status).toBe(400);
      expect(deployment.takeCalls()).toEqual([]);
    }
    await victimIsAlone();
  });

  it('A proof of the attacker’s own contact does not prove the victim’s', async () => {
    const own = deployment.newEmail();
    const token = await verify(deployment, postern, own, attacker);
    for (const body of [
      contactSignup(attacker, token, victim),
      { ...contactSignup(attacker, token, own), userEmail: victim },
      { ...contactSignup(attacker, token, own), userPhoneNumber: '+491701234567' },
    ]) {
      expect((await send(postern, 'signup_v2', body)).status).toBeGreaterThanOrEqual(400);
    }
    await victimIsAlone();
  });

  it('The victim’s verification token makes only the account that its key has signed for', async () => {
    const key = createApiKeyPair();
    const token = await verify(deployment, postern, victim, key);
    const genuine = contactSignup(key, token, victim);
    const { clientSignature: _, ...unsigned } = genuine;
    for (const body of [
      unsigned,
      contactSignup(attacker, token, victim),
      { ...genuine, apiKeys: [keyOf(attacker)] },
      { ...genuine, clientSignature: { ...genuine.clientSignature, publicKey: attacker.publicKey } },
    ]) {
      expect((await send(postern, 'signup_v2', body)).status).toBeGreaterThanOrEqual(400);
    }
    await victimIsAlone();
  });

  it('An unproved key is refused beside a proved contact, also with its owner’s signature', async () => {
    const token = await verify(deployment, postern, victim, attacker);
    const stranger = createApiKeyPair();
    const wallet = createEthereumWallet();
    for (const apiKeys of [[keyOf(stranger)], walletSignup(wallet).apiKeys]) {
      const { status, body } = await send(postern, 'signup_v2', contactSignup(attacker, token, victim, { apiKeys }));
      expect([status, body.details?.[1]?.reason]).toEqual([400, 'SIGNUP_NOT_PROVED']);
    }
  });
});
