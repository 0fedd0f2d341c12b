import type { ClientContext } from '../context.ts';
import type { SignInOutcome } from '../outcome.ts';
import { PosternError } from '../postern-error.ts';
import { signInWithWallet } from './sign-in-with-wallet.ts';
import { type SignUpWithWalletParams, signUpWithWallet } from './sign-up-with-wallet.ts';

/** The wallet is registered nowhere, or only where somebody else has put it. */
const NOT_SIGNED_UP = new Set<string>(['CREDENTIAL_UNKNOWN', 'CREDENTIAL_NOT_PROVED']);

/** Logs in with a wallet: one signature. When it leads nowhere, signs up: a second one. */
export async function signInOrUpWithWallet(
  context: ClientContext,
  params: SignUpWithWalletParams,
): Promise<SignInOutcome> {
  try {
    return await signInWithWallet(context, params);
  } catch (failure) {
    if (!(failure instanceof PosternError && NOT_SIGNED_UP.has(failure.code))) throw failure;
  }
  return signUpWithWallet(context, params);
}
