import { AuthError } from '../auth-error.ts';
import type { OneTimeValues } from '../store/contract.ts';
import type { CheckedOidcToken } from './oidc-tokens.ts';

/**
 * Does what a token is good for, once. What fails may be tried again with the same token: it is bound to a key, so it
 * is of no use to anybody else.
 * @param nowMs Unix time in milliseconds.
 * @throws AuthError OIDC_TOKEN_REUSED, also while the first use is under way.
 */
export async function usedOnce<Result>(
  store: OneTimeValues,
  { digest, expiresAtMs }: CheckedOidcToken,
  nowMs: number,
  use: () => Promise<Result>,
): Promise<Result> {
  const key = `oidc-token:${digest}`;
  if (!(await store.put(key, '', expiresAtMs, nowMs))) throw new AuthError('OIDC_TOKEN_REUSED');
  try {
    return await use();
  } catch (error) {
    await store.take(key, nowMs);
    throw error;
  }
}
