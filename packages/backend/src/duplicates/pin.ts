import { identityKey } from '../identities/identity.ts';
import type { Store } from '../store/contract.ts';
import type { DuplicateGroup, SharedIdentity } from './examine.ts';

/**
 * Stores the proposed sub-organization of an identity, so that each sign-in opens it. It looks at everything again before. If
 * something has changed since, it stores nothing. Sign-ins with this identity wait only while it stores.
 * @param again Examines the same group again.
 * @returns `changed` when the proposal is not the same any more, `busy` when sign-ins held the lock of the identity for too
 *   long.
 */
export async function storePin(
  { identities, locks }: Pick<Store, 'identities' | 'locks'>,
  parentId: string,
  { identity, pin }: SharedIdentity,
  lockWaitMs: number,
  again: () => Promise<DuplicateGroup | undefined>,
): Promise<'stored' | 'changed' | 'busy'> {
  const key = identityKey(parentId, identity);
  const now = (await again())?.identities.find((each) => identityKey(parentId, each.identity) === key);
  if (!pin || now?.pin?.organizationId !== pin.organizationId) return 'changed';
  return locks.withLocks([key], lockWaitMs, async () => {
    // A sign-in may have stored another one meanwhile.
    if ((await identities.find(key)) !== now.remembered) return 'changed' as const;
    await identities.remember(key, pin.organizationId);
    return 'stored' as const;
  });
}
