import type { v1ApiKeyCurve, v1ApiKeyParamsV2 } from '@turnkey/sdk-types';
import { apiError } from '../../errors/api-error.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import { expirationSeconds } from '../../operation/expiration.ts';
import { LIMITS } from '../../operation/limits.ts';
import { publicKeyObject, type StampCurve } from '../../operation/public-key-object.ts';
import type { ApiKey } from '../../store/api-keys.ts';
import { familyIdOf } from '../../store/organizations.ts';

/** For each curve of the API, the name in OpenSSL and the credential type. */
const CURVES: Record<v1ApiKeyCurve, { curve: StampCurve; credentialType: string }> = {
  API_KEY_CURVE_P256: { curve: 'p256', credentialType: 'CREDENTIAL_TYPE_API_KEY_P256' },
  API_KEY_CURVE_SECP256K1: { curve: 'secp256k1', credentialType: 'CREDENTIAL_TYPE_API_KEY_SECP256K1' },
  API_KEY_CURVE_ED25519: { curve: 'ed25519', credentialType: 'CREDENTIAL_TYPE_API_KEY_ED25519' },
};

/**
 * Registers API keys of a user.
 * @param isNewUser The request has just created the user.
 * @returns The ids of the keys, in their order.
 * @throws ApiError for a key that is invalid or in use, and when the user would have too many.
 */
export async function registerApiKeys(
  context: ActivityContext,
  userId: string,
  keys: v1ApiKeyParamsV2[],
  isNewUser = false,
): Promise<string[]> {
  const added: ApiKey[] = [];
  for (const { apiKeyName, publicKey, curveType, expirationSeconds: expiration } of keys) {
    const seconds = expiration ? expirationSeconds(expiration, 0, LIMITS.apiKeyLifetime.max) : null;
    const { credentialType } = CURVES[curveType];
    const key = newKey(context, userId, { name: apiKeyName, publicKey, curve: curveType, credentialType, seconds });
    await addApiKey(context, key, isNewUser ? { known: added } : {});
    added.push(key);
  }
  return added.map(({ id }) => id);
}

/** Builds the record of a key; nothing is stored yet. */
export function newKey(
  context: ActivityContext,
  userId: string,
  of: { name: string; publicKey: string; curve: v1ApiKeyCurve; credentialType: string; seconds: number | null },
): ApiKey {
  return {
    organizationId: context.organization.id,
    id: context.newId(),
    userId,
    name: of.name,
    publicKey: of.publicKey.toLowerCase(),
    curve: of.curve,
    credentialType: of.credentialType,
    sessionProfileId: null,
    expirationSeconds: of.seconds,
    expiresAt: of.seconds === null ? null : new Date(context.now.getTime() + of.seconds * 1000),
    createdAt: context.now,
    updatedAt: context.now,
  };
}

/**
 * Stores a key within the limits (Turnkey docs, "Resource limits"). Above the limit, a key that does not expire is
 * refused. A key that expires replaces an expired one, otherwise the oldest.
 * @param known The keys of the user, when that is a new user whom no other request can see.
 * @param isEnded Which keys of the user are deleted before.
 */
export async function addApiKey(
  context: ActivityContext,
  key: ApiKey,
  { known: given, isEnded = () => false }: { known?: ApiKey[]; isEnded?: (other: ApiKey) => boolean } = {},
): Promise<void> {
  const { store, now, organization } = context;
  if (!publicKeyObject(CURVES[key.curve as v1ApiKeyCurve].curve, key.publicKey)) throw apiError('INVALID_PUBLIC_KEY');
  const [all, same] = await Promise.all([
    given ?? store.apiKeys.listOfUserForUpdate(key.organizationId, key.userId),
    holderOf(context, key.publicKey),
  ]);
  const ended = all.filter(isEnded).map(({ id }) => id);
  if (same !== undefined && !ended.includes(same)) throw apiError('PUBLIC_KEY_IN_USE');
  const known = all.filter(({ id }) => !ended.includes(id));
  if (key.expiresAt === null) {
    const longLived = known.filter((other) => other.expiresAt === null);
    if (longLived.length >= LIMITS.longLivedApiKeys) throw apiError('LONG_LIVED_API_KEY_LIMIT');
  } else {
    ended.push(...superfluous(known, now));
  }
  store.soon(store.apiKeys.delete(key.organizationId, ended));
  store.soon(store.apiKeys.insert(key, familyIdOf(organization)));
  context.keysOfNewOrganization?.add(key.publicKey);
}

/** The id of the key in the organization that has a public key. */
async function holderOf(context: ActivityContext, publicKey: string): Promise<string | undefined> {
  const { store, organization, keysOfNewOrganization } = context;
  if (keysOfNewOrganization) return keysOfNewOrganization.has(publicKey) ? publicKey : undefined;
  return (await store.apiKeys.findByPublicKey(organization.id, publicKey))?.id;
}

/** The expiring keys to delete to make room for one more: expired ones first, then the oldest. */
function superfluous(keys: ApiKey[], now: Date): string[] {
  const expiring = keys.filter((key): key is ApiKey & { expiresAt: Date } => key.expiresAt !== null);
  const excess = expiring.length - LIMITS.shortLivedApiKeys + 1;
  if (excess <= 0) return [];
  const rank = (key: { expiresAt: Date; createdAt: Date }) => (key.expiresAt <= now ? 0 : key.createdAt.getTime());
  return [...expiring]
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, excess)
    .map((key) => key.id);
}
