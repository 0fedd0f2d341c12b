import type { Postern } from '@postern/backend';
import { beforeAll, describe, expect, it } from 'vitest';
import { contactSignup, passkeySignup, send, verify, walletSignup, withAuthProxy } from '../auth-proxy/sdk.ts';
import { createSoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { attest, createEthereumWallet } from '../backend/sign-up-attempt.ts';
import { createApiKeyPair } from '../setup/authority.ts';

describe('S14: an attacker finds out through the Auth Proxy who has an account', () => {
  const deployment = sharedDeployment();
  const wallet = createEthereumWallet();
  const passkey = createSoftwareAuthenticator();
  let postern: Postern;
  let email: string;
  const organizations: Record<string, string> = {};
  beforeAll(async () => {
    postern = deployment.backend(withAuthProxy());
    email = deployment.newEmail();
    const key = createApiKeyPair();
    const token = await verify(deployment, postern, email, key);
    const signUp = async (name: string, body: object) => {
      organizations[name] = (await send(postern, 'signup_v2', body)).body.organizationId ?? '';
    };
    await signUp('EMAIL', contactSignup(key, token, email));
    await signUp('PUBLIC_KEY', walletSignup(wallet));
    await signUp('CREDENTIAL_ID', passkeySignup(key, attest(passkey, 'challenge-of-the-browser')));
    deployment.takeCalls();
  });

  const values = () => ({
    EMAIL: [email, deployment.newEmail()],
    PHONE_NUMBER: ['+491701234567', '+491701234568'],
    PUBLIC_KEY: [wallet.publicKey, createEthereumWallet().publicKey],
    CREDENTIAL_ID: [passkey.credentialId, createSoftwareAuthenticator().credentialId],
    OIDC_CLAIMS: ['{"iss":"https://accounts.google.com","sub":"1","aud":"x"}', '{"iss":"x","sub":"2","aud":"y"}'],
  });

  it('A look-up without a proof finds nothing and asks Turnkey nothing, with or without an account', async () => {
    for (const [filterType, filterValues] of Object.entries(values())) {
      for (const filterValue of filterValues) {
        const { status, body } = await send(postern, 'account', { filterType, filterValue });
        expect([filterType, status, body]).toEqual([filterType, 200, {}]);
      }
    }
    expect(deployment.takeCalls()).toEqual([]);
  });

  it('A proof of something else gets the same refusal for known and unknown contacts', async () => {
    const token = await verify(deployment, postern, deployment.newEmail());
    const answers: object[] = [];
    for (const filterValue of values().EMAIL) {
      deployment.takeCalls();
      const lookUp = { filterType: 'EMAIL', filterValue, verificationToken: token };
      const { status, body } = await send(postern, 'account', lookUp);
      answers.push({ status, message: body.message, calls: deployment.takeCalls() });
    }
    expect(answers[0]).toMatchObject({ status: 401, calls: [] });
    expect(answers[1]).toEqual(answers[0]);
  });

  it('A sign-up with a wallet answers alike, whether the wallet has an account or gets one', async () => {
    const account = {
      curve: 'CURVE_ED25519',
      pathFormat: 'PATH_FORMAT_BIP32',
      path: "m/44'/501'/0'/0'",
      addressFormat: 'ADDRESS_FORMAT_SOLANA',
    };
    const probe = async (own: ReturnType<typeof createEthereumWallet>) => {
      const body = { ...walletSignup(own), wallet: { walletName: 'Mine', accounts: [account] } };
      const answer = await send(postern, 'signup_v2', body);
      return { status: answer.status, fields: Object.keys(answer.body), headers: [...answer.headers.keys()].sort() };
    };
    const forKnown = await probe(wallet);
    expect(forKnown).toMatchObject({ status: 200, fields: ['organizationId', 'userId'] });
    expect(await probe(createEthereumWallet())).toEqual(forKnown);
  });

  it('Only what the operator has named can be looked up without a proof', async () => {
    const lookUpWithoutProof = ['EMAIL', 'PUBLIC_KEY', 'CREDENTIAL_ID'] as const;
    const relaxed = deployment.backend(withAuthProxy({ lookUpWithoutProof: [...lookUpWithoutProof] }));
    for (const filterType of lookUpWithoutProof) {
      const [known, unknown] = values()[filterType];
      const found = await send(relaxed, 'account', { filterType, filterValue: known });
      expect(found.body).toEqual({ organizationId: organizations[filterType] });
      expect((await send(relaxed, 'account', { filterType, filterValue: unknown })).body).toEqual({});
    }
  });
});
