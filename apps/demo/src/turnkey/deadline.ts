import { WalletError } from '../wallet-error.ts';

/**
 * Waits for a promise until a deadline.
 * @throws WalletError TIMEOUT.
 */
export function withDeadline<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new WalletError('TIMEOUT')), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
