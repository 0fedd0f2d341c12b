import { AuthError } from '../auth-error.ts';
import { identityKey } from '../identities/identity.ts';
import type { Store } from '../store/contract.ts';
import type { DuplicateGroup, SharedIdentity } from './examine.ts';

/**
 * Stores the proposed sub-organization of an identity, so that each sign-in opens it. It looks at everything again before. If
 * something has changed since, it stores nothing. Sign-ins with this identity wait only while it stores.
 * @param again Examines the same group again.
 * @returns `changed` when the proposal is not the same any more.
 * @throws AuthError ACCOUNT_BUSY when sign-ins hold the lock of the identity for too long.
 */
export async function storePin(
  { identities, locks }: Pick<Store, 'identities' | 'locks'>,
  parentId: string,
  { identity, pin }: SharedIdentity,
  lockWaitMs: number,
  again: () => Promise<DuplicateGroup | undefined>,
): Promise<'stored' | 'changed'> {
  const key = identityKey(parentId, identity);
  const now = (await again())?.identities.find((each) => identityKey(parentId, each.identity) === key);
  if (!pin || now?.pin?.organizationId !== pin.organizationId) return 'changed';
  const outcome = await locks.withLocks([key], lockWaitMs, async () => {
    // A sign-in may have stored another one meanwhile.
    if ((await identities.find(key)) !== now.remembered) return 'changed' as const;
    await identities.remember(key, pin.organizationId);
    return 'stored' as const;
  });
  if (outcome === 'busy') throw new AuthError('ACCOUNT_BUSY');
  return outcome;
}
