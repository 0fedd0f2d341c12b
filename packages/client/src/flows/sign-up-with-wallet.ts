import { AUTH_PATHS, type JsonObject, stringField, type WalletChallengeRequest, walletApiKey } from '@postern/protocol';
import { backendRequest } from '../backend-request.ts';
import type { ClientContext } from '../context.ts';
import type { SignInOutcome } from '../outcome.ts';
import type { ExternalWallet } from '../wallets/external-wallet.ts';
import { walletPublicKey } from '../wallets/wallet-stamp.ts';
import { type SignUpParams, signUp } from './sign-up.ts';

export interface SignUpWithWalletParams extends SignUpParams {
  /** One that `discoverEthereumWallets` or `discoverSolanaWallets` has found. */
  wallet: ExternalWallet;
}

/** Signs up with a wallet: one signature, under a message that says so. */
export function signUpWithWallet(context: ClientContext, params: SignUpWithWalletParams): Promise<SignInOutcome> {
  const { wallet, verificationToken, signal } = params;
  const { curveType } = wallet;
  const prove = async (attemptKey: string) => {
    const account = await wallet.connect();
    const request: WalletChallengeRequest = { publicKey: attemptKey, curveType, address: account.address };
    const read = (answer: JsonObject) => stringField(answer, 'message');
    const message = await backendRequest(context, AUTH_PATHS.walletChallenge, request, read, { signal });
    const signature = await account.signMessage(message);
    // Only whoever signs up with a contact as well has to name the key.
    const apiKeys = verificationToken
      ? [walletApiKey(await walletPublicKey(context, account, message, signature, signal), curveType)]
      : [];
    return { wallet: { message, signature }, apiKeys };
  };
  return signUp(context, prove, params);
}
