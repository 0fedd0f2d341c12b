import type { Identity } from '../identities/identity.ts';
import { isUserOf } from '../turnkey/is-user-of.ts';
import { listUsers } from '../turnkey/list-users.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';
import { UpstreamError } from '../turnkey/upstream-error.ts';

/**
 * Finds the user of a sub-organization who has an identity.
 * @throws UpstreamError, also when there is no such user.
 */
export async function userOf(
  turnkey: TurnkeyClient,
  organizationId: string,
  identity: Identity,
  deadline: AbortSignal,
): Promise<string> {
  const users = await listUsers(turnkey, organizationId, deadline);
  const user = users.find((candidate) => isUserOf(candidate, identity));
  if (user) return user.userId;
  throw new UpstreamError('UPSTREAM_REFUSED', { outcome: 'unknown', reason: 'no user with the identity' });
}
