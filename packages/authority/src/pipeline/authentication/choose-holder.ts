import type { ApiErrorName } from '../../errors/api-error.ts';
import { apiError } from '../../errors/api-error.ts';
import type { CredentialHolder } from '../../store/credentials.ts';

/**
 * Chooses the user who stamped from all users with the credential: first in the organization itself, then in its
 * parent, then in the one sub-organization with the credential.
 * @param conflict The error when several sub-organizations have it.
 */
export function chooseHolder<Holder extends CredentialHolder>(
  holders: readonly Holder[],
  organizationId: string,
  conflict: ApiErrorName,
): Holder | undefined {
  const own = holders.find((holder) => holder.organizationId === organizationId);
  const parent = holders.find((holder) => holder.parentId !== organizationId);
  const first = own ?? parent ?? holders[0];
  if (first?.parentId === organizationId && holders.length > 1 && first !== own) throw apiError(conflict);
  return first;
}
