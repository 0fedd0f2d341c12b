import type { Postern } from '@postern/backend';
import {
  type ApiKeyProof,
  type AuthProblem,
  attemptMessage,
  type CredentialReceiptResponse,
  type JsonObject,
  type PasskeyParams,
  type WalletProof,
} from '@postern/protocol';
import { describe, expect, it } from 'vitest';
import { createSoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { clientSignature } from '../setup/stamped.ts';
import { signUp, submit, type TestUser } from '../setup/user.ts';
import { ORIGIN, post } from './browser.ts';
import { sharedDeployment } from './deployment.ts';
import { createAttempt, createEthereumWallet, createSolanaWallet, type TestWallet } from './sign-up-attempt.ts';
import { passkeyStamp, stampLogin, walletStamp } from './stamp-login.ts';

type Proof = { wallet: WalletProof } | { passkey: PasskeyParams };

describe('a passkey or a wallet that a user adds through the backend', () => {
  const deployment = sharedDeployment();
  let names = 0;

  const user = () => signUp(deployment.authority, `ada${++names}@example.org`);
  const apiKeyProof = (key: ApiKeyPair, message: string): ApiKeyProof => {
    const { publicKey, signature } = clientSignature(key, message);
    return { publicKey, signature };
  };

  async function receipt(postern: Postern, { key, session }: Pick<TestUser, 'key' | 'session'>, proof: Proof) {
    const challenge = 'passkey' in proof ? proof.passkey.challenge : proof.wallet.message;
    const request = new Request('https://api.example.com/auth/credential-receipt', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: ORIGIN, Authorization: `Bearer ${session}` },
      body: JSON.stringify({ ...proof, apiKey: apiKeyProof(key, attemptMessage([challenge], 'add')) }),
    });
    const response = await postern.fetch(request);
    return (await response.json()) as CredentialReceiptResponse & AuthProblem;
  }

  async function proveWallet(postern: Postern, { key }: TestUser, wallet: TestWallet, purpose = 'add') {
    const { curveType, address } = wallet;
    const request = { publicKey: key.publicKey, curveType, address, purpose };
    const { message } = (await post<{ message: string }>(postern, '/wallet/challenge', request)).body;
    return { wallet: { message, signature: await wallet.sign(message) } };
  }

  const add = <Type extends string>({ key, organizationId }: TestUser, type: Type, parameters: JsonObject) =>
    submit(deployment.authority, key, organizationId, type, parameters);

  it.each([
    ['secp256k1', createEthereumWallet],
    ['Ed25519', createSolanaWallet],
  ])('An added wallet on %s logs into its own account at a backend that remembers nothing', async (_curve, create) => {
    const [ada, wallet] = [await user(), create()];
    const postern = deployment.backend();
    const { name, publicKey } = await receipt(postern, ada, await proveWallet(postern, ada, wallet));
    expect(publicKey).toBe(wallet.publicKey);
    const apiKeys = [{ apiKeyName: name, publicKey: wallet.publicKey, curveType: wallet.curveType }];
    expect((await add(ada, 'CREATE_API_KEYS_V2', { userId: ada.userId, apiKeys })).status).toBe(200);
    const { reply, stamps } = await stampLogin(deployment, deployment.backend(), (body) => walletStamp(wallet, body));
    expect(reply.body).toMatchObject({ organizationId: ada.organizationId, created: false });
    expect(stamps).toBe(1);

    // The receipt is of no use in another account.
    const mallory = await user();
    expect((await add(mallory, 'CREATE_API_KEYS_V2', { userId: mallory.userId, apiKeys })).status).toBe(200);
    const squatted = await stampLogin(deployment, deployment.backend(), (body) => walletStamp(wallet, body));
    expect(squatted.reply.body.organizationId).toBe(ada.organizationId);
    expect(squatted.stamps).toBe(2);
  });

  it('An added passkey logs into its own account at a backend that remembers nothing', async () => {
    const [ada, authenticator] = [await user(), createSoftwareAuthenticator()];
    const postern = deployment.backend();
    const passkey = await createAttempt(postern, ada.key).passkey(authenticator);
    const { name } = await receipt(postern, ada, { passkey });
    const authenticators = [{ ...passkey, authenticatorName: name }];
    const added = await add(ada, 'CREATE_AUTHENTICATORS_V2', { userId: ada.userId, authenticators });
    expect(added.status).toBe(200);
    const { reply } = await stampLogin(deployment, deployment.backend(), (body) => passkeyStamp(authenticator, body));
    expect(reply.body).toMatchObject({ organizationId: ada.organizationId, created: false });
  });

  it('A credential gets a receipt only when it is proved, for this purpose, by the key of the session', async () => {
    const [ada, mallory, wallet] = [await user(), await user(), createEthereumWallet()];
    const postern = deployment.backend();
    const codeOf = async (by: Pick<TestUser, 'key' | 'session'>, proof: Proof) =>
      (await receipt(postern, by, proof)).code;
    const unsigned = await proveWallet(postern, ada, wallet);
    const other = { ...unsigned.wallet, signature: await createEthereumWallet().sign(unsigned.wallet.message) };
    expect(await codeOf(ada, { wallet: other })).toBe('INVALID_WALLET_SIGNATURE');
    // What the wallet has signed to create an account adds it to none.
    expect(await codeOf(ada, await proveWallet(postern, ada, wallet, 'sign-up'))).toBe('INVALID_CHALLENGE');
    // And what it has signed for one session is good for no other.
    expect(await codeOf(mallory, await proveWallet(postern, ada, wallet))).toBe('INVALID_CHALLENGE');
    expect(await codeOf({ key: mallory.key, session: ada.session }, await proveWallet(postern, ada, wallet))).toBe(
      'INVALID_API_KEY_SIGNATURE',
    );
    expect(await codeOf({ key: ada.key, session: 'x.y.z' }, await proveWallet(postern, ada, wallet))).toBe(
      'INVALID_SESSION',
    );
  });

  it('A credential of another account gets no receipt', async () => {
    const [ada, wallet] = [await user(), createSolanaWallet()];
    const postern = deployment.backend();
    const attempt = createAttempt(postern);
    await attempt.signUp({ wallet: await attempt.wallet(wallet) });
    const { code } = await receipt(deployment.backend(), ada, await proveWallet(postern, ada, wallet));
    expect(code).toBe('INVALID_CHALLENGE');
    expect((await receipt(postern, ada, await proveWallet(postern, ada, wallet))).code).toBe(
      'CREDENTIAL_ALREADY_REGISTERED',
    );
  });

  it('A receipt is still valid when the backend’s new API key names the old one', async () => {
    const [ada, wallet] = [await user(), createEthereumWallet()];
    const postern = deployment.backend();
    const { name } = await receipt(postern, ada, await proveWallet(postern, ada, wallet));
    const apiKeys = [{ apiKeyName: name, publicKey: wallet.publicKey, curveType: wallet.curveType }];
    await add(ada, 'CREATE_API_KEYS_V2', { userId: ada.userId, apiKeys });
    const { apiKey, organizationId } = deployment.authority;
    const next = createApiKeyPair();
    const rotated = await submit(deployment.authority, apiKey, organizationId, 'CREATE_API_KEYS_V2', {
      userId: deployment.backendUserId,
      apiKeys: [{ apiKeyName: 'next', publicKey: next.publicKey, curveType: 'API_KEY_CURVE_P256' }],
    });
    expect(rotated.status).toBe(200);
    const { notarizer, tlsFetcher } = deployment.authority.authority.publicKeys;
    const turnkey = {
      apiUrl: deployment.authority.url,
      organizationId,
      apiPublicKey: next.publicKey,
      apiPrivateKey: next.privateKey,
      notarizerPublicKey: notarizer,
      tlsFetcherPublicKey: tlsFetcher,
    };
    const login = (formerApiPublicKeys: string[]) =>
      stampLogin(deployment, deployment.backend({ turnkey, formerApiPublicKeys }), (body) => walletStamp(wallet, body));
    expect((await login([])).reply.body.code).toBe('CREDENTIAL_NOT_PROVED');
    expect((await login([deployment.backendKey.publicKey])).reply.body.organizationId).toBe(ada.organizationId);
  });
});
