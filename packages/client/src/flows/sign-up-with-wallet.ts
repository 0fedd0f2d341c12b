import {
  AUTH_PATHS,
  type CredentialPurpose,
  type JsonObject,
  stringField,
  type WalletChallengeRequest,
  type WalletProof,
  walletApiKey,
} from '@postern/protocol';
import { backendRequest } from '../backend-request.ts';
import type { ClientContext } from '../context.ts';
import type { SignInOutcome } from '../outcome.ts';
import type { ExternalWallet, WalletAccount } from '../wallets/external-wallet.ts';
import { walletPublicKey } from '../wallets/wallet-stamp.ts';
import { type SignUpParams, signUp } from './sign-up.ts';

export interface SignUpWithWalletParams extends SignUpParams {
  /** From `discoverEthereumWallets` or `discoverSolanaWallets`. */
  wallet: ExternalWallet;
}

/** Signs up with a wallet: one signature. */
export function signUpWithWallet(context: ClientContext, params: SignUpWithWalletParams): Promise<SignInOutcome> {
  const { wallet, verificationToken, signal } = params;
  const { curveType } = wallet;
  const prove = async (attemptKey: string) => {
    const { account, proof } = await walletProof(context, wallet, attemptKey, 'sign-up', signal);
    const { message, signature } = proof;
    // The key is only needed in a sign-up that also has a contact.
    const apiKeys = verificationToken
      ? [walletApiKey(await walletPublicKey(context, account, message, signature, signal), curveType)]
      : [];
    return { wallet: proof, apiKeys };
  };
  return signUp(context, prove, params);
}

/** Asks a wallet to sign a message of the backend, for the key of an attempt or of a session. */
export async function walletProof(
  context: ClientContext,
  wallet: ExternalWallet,
  publicKey: string,
  purpose: CredentialPurpose,
  signal: AbortSignal | undefined,
): Promise<{ account: WalletAccount; proof: WalletProof }> {
  const account = await wallet.connect();
  const { curveType } = wallet;
  const request: WalletChallengeRequest = { publicKey, curveType, address: account.address, purpose };
  const read = (answer: JsonObject) => stringField(answer, 'message');
  const message = await backendRequest(context, AUTH_PATHS.walletChallenge, request, read, { signal });
  return { account, proof: { message, signature: await account.signMessage(message) } };
}
