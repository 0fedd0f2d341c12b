import { PosternError } from '@postern/client';
import { WalletError } from './wallet-error.ts';

/** Whether an error means that the user has to sign in again. */
export function isSessionEnded(error: unknown): boolean {
  if (error instanceof PosternError) return error.code === 'NO_SESSION' || error.code === 'KEY_PAIR_NOT_FOUND';
  return error instanceof WalletError && error.code === 'SESSION_ENDED';
}
