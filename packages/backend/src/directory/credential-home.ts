import type { StampIdentity } from '../identities/identity.ts';
import { listActivities } from '../turnkey/list-activities.ts';
import type { ListedUser } from '../turnkey/list-users.ts';
import { listUsers } from '../turnkey/list-users.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';
import { ADDING_ACTIVITIES, textsIn } from './additions.ts';
import type { Receipts } from './receipts.ts';

/**
 * Whether a passkey or a wallet was proved in a sub-organization in which it is registered. It was proved if it came
 * with the creation, which only the parent can request, or if this backend signed a receipt for it. A credential that
 * users added by themselves is not proved, because a user can register another user's public key.
 * @throws UpstreamError when Turnkey does not answer.
 */
export async function isHomeOfCredential(
  turnkey: TurnkeyClient,
  receipts: Receipts,
  organizationId: string,
  identity: StampIdentity,
  deadline: AbortSignal,
): Promise<boolean> {
  const additions = await listActivities(turnkey, organizationId, ADDING_ACTIVITIES[identity.type], deadline);
  if (additions.length === 0) return true;
  const users = await listUsers(turnkey, organizationId, deadline);
  const added = new Set(additions.flatMap(({ result }) => textsIn(result)));
  return users.some((user) =>
    registrations(user, identity).some(
      ({ id, name }) => receipts.isIn(name, organizationId, identity) || !(added.has(id) || added.has(user.userId)),
    ),
  );
}

/** The entries of a user for this credential. */
function registrations({ apiKeys, authenticators }: ListedUser, identity: StampIdentity) {
  if (identity.type === 'passkey') {
    return authenticators
      .filter(({ credentialId }) => credentialId === identity.credentialId)
      .map(({ authenticatorId: id, authenticatorName: name }) => ({ id, name }));
  }
  return apiKeys
    .filter(({ credential }) => credential.publicKey.toLowerCase() === identity.publicKey)
    .map(({ apiKeyId: id, apiKeyName: name }) => ({ id, name }));
}
