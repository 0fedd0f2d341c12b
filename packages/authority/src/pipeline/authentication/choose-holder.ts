import type { ApiErrorName } from '../../errors/api-error.ts';
import { apiError } from '../../errors/api-error.ts';
import type { CredentialHolder } from '../../store/credentials.ts';

/**
 * Who has stamped, among those who hold the credential: the organization itself comes first, then its parent, then the
 * one sub-organization that knows the credential.
 * @param conflict The error when several sub-organizations know it.
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
