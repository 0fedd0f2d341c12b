import type { ClientContext } from '../context.ts';
import type { SignInOutcome } from '../outcome.ts';
import { TurnkeyRequestError } from '../turnkey/turnkey-request-error.ts';
import { signInWithWallet } from './sign-in-with-wallet.ts';
import { type SignUpWithWalletParams, signUpWithWallet } from './sign-up-with-wallet.ts';

/** Logs in with a wallet: one signature. When Turnkey does not know it, signs up: a second one. */
export async function signInOrUpWithWallet(
  context: ClientContext,
  params: SignUpWithWalletParams,
): Promise<SignInOutcome> {
  try {
    return await signInWithWallet(context, params);
  } catch (failure) {
    const isUnknown = failure instanceof TurnkeyRequestError && failure.turnkeyErrorCode === 'PUBLIC_KEY_NOT_FOUND';
    if (!isUnknown) throw failure;
  }
  return signUpWithWallet(context, params);
}
