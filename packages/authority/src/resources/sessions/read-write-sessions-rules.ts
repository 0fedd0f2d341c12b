import type { v1CreateReadWriteSessionResultV2 } from '@turnkey/sdk-types';
import type { ActivityContext } from '../../operation/activity-context.ts';
import { longestSession } from '../../operation/caller.ts';
import { expirationSeconds } from '../../operation/expiration.ts';
import { LIMITS } from '../../operation/limits.ts';
import type { User } from '../../store/users.ts';
import { addApiKey, newKey } from '../api-keys/api-keys-rules.ts';

const CREDENTIAL_TYPE = 'CREDENTIAL_TYPE_READ_WRITE_SESSION_KEY_P256';

export interface ReadWriteSessionRequest {
  /** The key that encrypts the session's key: uncompressed P-256, hex. */
  targetPublicKey: string;
  apiKeyName?: string | undefined;
  /** Whole seconds as a string; 900 when absent. */
  expirationSeconds?: string | undefined;
  /** Ends the user's other sessions of this kind. */
  invalidateExisting?: boolean | undefined;
}

/**
 * Opens a session of the older kind: the key is made here and returned encrypted (Turnkey docs, "Sessions"). A session
 * cannot open one with a longer lifetime or a wider scope than its own.
 * @throws InvalidInput `invalid target public key`
 */
export async function openReadWriteSession(
  context: ActivityContext,
  user: User,
  request: ReadWriteSessionRequest,
): Promise<v1CreateReadWriteSessionResultV2> {
  const { organization, store, vault, now, caller } = context;
  const { fallback, max } = LIMITS.sessionLifetime;
  const seconds = Math.min(expirationSeconds(request.expirationSeconds, fallback, max), longestSession(caller));
  if (request.invalidateExisting) {
    const keys = await store.apiKeys.listOfUserForUpdate(organization.id, user.id);
    const sessions = keys.filter((key) => key.credentialType === CREDENTIAL_TYPE);
    await store.apiKeys.delete(
      organization.id,
      sessions.map((key) => key.id),
    );
  }
  const { publicKey, credentialBundle } = await vault.createSessionKey(request.targetPublicKey);
  const key = newKey(context, user.id, {
    name: request.apiKeyName || `Read Write Session - ${now.toISOString()}`,
    publicKey,
    curve: 'API_KEY_CURVE_P256',
    credentialType: CREDENTIAL_TYPE,
    seconds,
  });
  await addApiKey(context, { ...key, sessionProfileId: caller.credential.sessionProfileId });
  return {
    organizationId: organization.id,
    organizationName: organization.name,
    userId: user.id,
    username: user.name,
    apiKeyId: key.id,
    credentialBundle,
  };
}
