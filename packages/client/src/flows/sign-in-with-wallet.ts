import type { ClientContext } from '../context.ts';
import { withNewKeyPair } from '../keys/with-new-key-pair.ts';
import { type SignInOutcome, unlessCancelled } from '../outcome.ts';
import type { ExternalWallet } from '../wallets/external-wallet.ts';
import { walletStamp } from '../wallets/wallet-stamp.ts';
import { credentialLogin } from './credential-login.ts';
import type { LoginParams } from './login.ts';

export interface SignInWithWalletParams extends LoginParams {
  /** From `discoverEthereumWallets` or `discoverSolanaWallets`. */
  wallet: ExternalWallet;
}

/** Signs in with a wallet: one signature. */
export function signInWithWallet(context: ClientContext, params: SignInWithWalletParams): Promise<SignInOutcome> {
  const { keys } = context;
  const { wallet, signal } = params;
  const attempt = async (): Promise<SignInOutcome> => {
    const account = await wallet.connect();
    const stamp = (body: string) => walletStamp(context, account, body, signal);
    const open = (publicKey: string) => credentialLogin(context, publicKey, stamp, params);
    return withNewKeyPair(keys, open);
  };
  return unlessCancelled(() => keys.exclusively(attempt, signal), signal);
}
