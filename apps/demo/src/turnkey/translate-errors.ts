import { PosternError, TurnkeyRequestError as PosternRequestError } from '@postern/client';
import { TurnkeyError, TurnkeyErrorCodes, TurnkeyRequestError } from '@turnkey/core';
import { WalletError, type WalletErrorCode } from '../wallet-error.ts';

const UNAUTHENTICATED = 16;
const SESSION_CODES = new Set<TurnkeyErrorCodes | undefined>([
  TurnkeyErrorCodes.SESSION_EXPIRED,
  TurnkeyErrorCodes.NO_SESSION_FOUND,
]);

/**
 * Waits for an answer of Turnkey. Turns its errors into a WalletError.
 * @throws PosternError unchanged; WalletError for everything else.
 */
export async function translateErrors<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof PosternError || error instanceof WalletError
      ? error
      : new WalletError(meaningOf(error), { cause: error });
  }
}

/** The official client wraps the error of the request as the cause of its own. */
function meaningOf(error: unknown): WalletErrorCode {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof PosternRequestError || cause instanceof TurnkeyRequestError) {
      if (cause.message.includes('last credential')) return 'LAST_CREDENTIAL';
      return cause.code === UNAUTHENTICATED ? 'SESSION_ENDED' : 'REFUSED';
    }
    if (cause instanceof TurnkeyError && SESSION_CODES.has(cause.code)) return 'SESSION_ENDED';
    if (cause instanceof TypeError) return 'UNREACHABLE';
  }
  return 'REFUSED';
}
