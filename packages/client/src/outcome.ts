import type { LoginResult } from './flows/login.ts';

/** The user has changed their mind, or the app has aborted. Nothing has gone wrong, so there is nothing to report. */
export interface Cancelled {
  outcome: 'cancelled';
}

export interface SignedIn extends LoginResult {
  outcome: 'signed-in';
}

/** How a sign-in ends that asks the user for a gesture. */
export type SignInOutcome = SignedIn | Cancelled;

/** EIP-1193: the user has rejected the request. Solana's wallets say the same. */
const USER_REJECTED_REQUEST = 4001;

/** Runs something that the user can call off. */
export async function unlessCancelled<T>(
  work: () => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T | Cancelled> {
  try {
    return await work();
  } catch (failure) {
    if (signal?.aborted || isCancellation(failure)) return { outcome: 'cancelled' };
    throw failure;
  }
}

/** Browsers do not tell a user who refuses from one who has no passkey, or who lets the time run out. */
function isCancellation(failure: unknown): boolean {
  if (failure instanceof DOMException) return failure.name === 'NotAllowedError' || failure.name === 'AbortError';
  return typeof failure === 'object' && failure !== null && 'code' in failure && failure.code === USER_REJECTED_REQUEST;
}
