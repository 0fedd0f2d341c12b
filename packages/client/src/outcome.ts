import type { EndedSession } from '@postern/protocol';
import type { Session } from './session/session.ts';

/** The user cancelled, or the app aborted. This is not an error. */
export interface Cancelled {
  outcome: 'cancelled';
}

export interface SignedIn {
  outcome: 'signed-in';
  session: Session;
  /** True when a sub-organization was created: the user has signed up. */
  created: boolean;
  /** The user's oldest session, when Turnkey has ended it to make room for this one. */
  endedSession?: EndedSession | undefined;
}

/** The result of every sign-in that has not failed. */
export type SignInOutcome = SignedIn | Cancelled;

/** EIP-1193: the user has rejected the request. Solana's wallets use the same code. */
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

/** Browsers report the same error when the user refuses, has no passkey, or does not answer in time. */
function isCancellation(failure: unknown): boolean {
  if (typeof failure !== 'object' || failure === null) return false;
  const { name, code } = failure as { name?: unknown; code?: unknown };
  return name === 'NotAllowedError' || name === 'AbortError' || code === USER_REJECTED_REQUEST;
}
