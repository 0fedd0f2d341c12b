import { PosternError, TurnkeyRequestError } from '@postern/client';
import { WalletError, type WalletErrorCode } from '../wallet-error.ts';

const UNAUTHENTICATED = 16;

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

function meaningOf(error: unknown): WalletErrorCode {
  if (!(error instanceof TurnkeyRequestError)) return 'REFUSED';
  if (error.message.includes('last credential')) return 'LAST_CREDENTIAL';
  return error.code === UNAUTHENTICATED ? 'SESSION_ENDED' : 'REFUSED';
}
