import type { ClientContext } from '../context.ts';
import type { SignInOutcome } from '../outcome.ts';
import { PosternError } from '../postern-error.ts';
import { signInWithWallet } from './sign-in-with-wallet.ts';
import { type SignUpWithWalletParams, signUpWithWallet } from './sign-up-with-wallet.ts';

/** No account has proved the wallet. */
const NOT_SIGNED_UP = new Set<string>(['CREDENTIAL_UNKNOWN', 'CREDENTIAL_NOT_PROVED']);

/** Signs in with a wallet: one signature. When no account has proved it, signs up: a second signature. */
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
