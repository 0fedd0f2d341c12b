import type { Session } from './session/session.ts';

/** The user has changed their mind, or the app has aborted. Nothing has gone wrong, so there is nothing to report. */
export interface Cancelled {
  outcome: 'cancelled';
}

export interface SignedIn {
  outcome: 'signed-in';
  session: Session;
  /** True when a sub-organization was created: the user has signed up. */
  created: boolean;
}

/** How every sign-in ends that has not failed. */
export type SignInOutcome = SignedIn | Cancelled;

/** EIP-1193: the user has rejected the request. Solana's wallets say the same. */
const USER_REJECTED_REQUEST = 4001;

/** Runs something that the user can cancel. */
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
  if (typeof failure !== 'object' || failure === null) return false;
  const { name, code } = failure as { name?: unknown; code?: unknown };
  return name === 'NotAllowedError' || name === 'AbortError' || code === USER_REJECTED_REQUEST;
}
