import { createPrivateKey, createPublicKey, randomBytes, sign } from 'node:crypto';
import type { Postern } from '@postern/backend';
import {
  type ApiKeyProof,
  type AuthProblem,
  attemptMessage,
  type CreateSubOrganizationRequest,
  type CreateSubOrganizationResponse,
  encodeHex,
  type PasskeyChallengeResponse,
  type PasskeyParams,
  type WalletChallengeResponse,
  type WalletCurve,
  type WalletProof,
} from '@postern/protocol';
import { base58 } from '@scure/base';
import { hexToBytes } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import type { Deviations, SoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { ORIGIN, post, type Reply, signingKey } from './browser.ts';

/** A wallet that the test holds itself. */
export interface TestWallet {
  curveType: WalletCurve;
  address: string;
  /** Hex, as it will be registered. */
  publicKey: string;
  /** Hex without prefix. */
  sign(message: string): Promise<string>;
}

export function createEthereumWallet(): TestWallet {
  const account = privateKeyToAccount(generatePrivateKey());
  const bytes = hexToBytes(account.publicKey);
  const isOdd = (bytes[64] ?? 0) & 1;
  return {
    curveType: 'API_KEY_CURVE_SECP256K1',
    address: account.address,
    publicKey: (isOdd ? '03' : '02') + encodeHex(bytes.subarray(1, 33)),
    sign: async (message) => (await account.signMessage({ message })).slice(2),
  };
}

export function createSolanaWallet(): TestWallet {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), randomBytes(32)]);
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  const publicKey = Buffer.from(x, 'base64url');
  return {
    curveType: 'API_KEY_CURVE_ED25519',
    address: base58.encode(publicKey),
    publicKey: publicKey.toString('hex'),
    sign: async (message) => sign(null, Buffer.from(message), privateKey).toString('hex'),
  };
}

export type SignUpReply = Reply<CreateSubOrganizationResponse & AuthProblem>;

/** The browser's half of a sign-up with credentials, up to the last request. */
export function createAttempt(postern: Pick<Postern, 'fetch'>, key: ApiKeyPair = createApiKeyPair()) {
  const { publicKey } = key;
  const attempt = {
    key,
    passkeyChallenge: () => post<PasskeyChallengeResponse>(postern, '/passkey/challenge', { publicKey }),
    walletChallenge: ({ curveType, address }: Pick<TestWallet, 'curveType' | 'address'>) =>
      post<WalletChallengeResponse & AuthProblem>(postern, '/wallet/challenge', { publicKey, curveType, address }),
    /** Registers a passkey over a fresh challenge. */
    async passkey(authenticator: SoftwareAuthenticator, deviations: Deviations = {}): Promise<PasskeyParams> {
      const { challenge } = (await attempt.passkeyChallenge()).body;
      return attest(authenticator, challenge, deviations);
    },
    /** Has a wallet sign a fresh message. */
    async wallet(wallet: TestWallet): Promise<WalletProof> {
      const { message } = (await attempt.walletChallenge(wallet)).body;
      return { message, signature: await wallet.sign(message) };
    },
    /** The signature of the attempt's key over challenges. */
    apiKey(challenges: string[]): ApiKeyProof {
      const message = Buffer.from(attemptMessage(challenges));
      const signature = sign('sha256', message, { key: signingKey(key), dsaEncoding: 'ieee-p1363' });
      return { publicKey, signature: signature.toString('hex') };
    },
    async signUp(request: CreateSubOrganizationRequest): Promise<SignUpReply> {
      const { passkey, wallet } = request;
      const challenges = [passkey?.challenge, wallet?.message].filter((challenge) => challenge !== undefined);
      return post(postern, '/create-sub-organization', { apiKey: attempt.apiKey(challenges), ...request });
    },
  };
  return attempt;
}

/** Registers a passkey as a page of the app does. */
export function attest(
  authenticator: SoftwareAuthenticator,
  challenge: string,
  deviations: Deviations = {},
): PasskeyParams {
  const made = authenticator.attest({ origin: ORIGIN, rpId: new URL(ORIGIN).hostname, challenge, ...deviations });
  return { ...(made as unknown as PasskeyParams), challenge };
}
