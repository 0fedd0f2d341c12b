import { type BackendPolicyOptions, backendPolicies } from '@postern/backend';
import { isJsonObject, type JsonObject } from '@postern/protocol';
import { CommandError } from '../command-error.ts';
import { createApiKey, type ParentApiKey } from '../data/parent-api-key.ts';
import type { TurnkeyApi } from './turnkey-api.ts';

/** The user of the parent organization whose key the backend has. */
export interface BackendUser {
  userId: string;
  /** A new key. Turnkey does not have its private half. */
  apiKey: ParentApiKey;
  /** The user was there before, and keeps the keys that it had. */
  hadKeys: number;
}

const NAME = 'Postern backend';

/**
 * Gives the backend's user a new key. Creates the user, and the policies that are missing.
 *
 * @throws CommandError when Turnkey refuses, or policies with these names allow something else
 */
export async function addBackendKey(api: TurnkeyApi, options: BackendPolicyOptions): Promise<BackendUser> {
  const apiKey = createApiKey();
  const found = await findUser(api);
  const userId = found?.userId ?? (await createUser(api, apiKey));
  // The policies first: a key without them can do less, never more.
  await createMissingPolicies(api, userId, options);
  if (found)
    await api.submit('CREATE_API_KEYS_V2', { userId, apiKeys: [keyParameters(apiKey)] }, 'createApiKeysResult');
  return { userId, apiKey, hadKeys: found?.keys ?? 0 };
}

async function findUser(api: TurnkeyApi): Promise<{ userId: string; keys: number } | undefined> {
  const { users } = await api.query('list_users');
  const own = objectsIn(users).filter(({ userName }) => userName === NAME);
  const [user] = own;
  if (own.length > 1)
    throw new CommandError(`The organization has ${own.length} users named ${NAME}: delete all but one.`);
  return user && { userId: String(user.userId), keys: objectsIn(user.apiKeys).length };
}

async function createUser(api: TurnkeyApi, apiKey: ParentApiKey): Promise<string> {
  const user = {
    userName: NAME,
    apiKeys: [keyParameters(apiKey)],
    authenticators: [],
    oauthProviders: [],
    userTags: [],
  };
  const { userIds } = await api.submit('CREATE_USERS_V4', { users: [user] }, 'createUsersResult');
  if (Array.isArray(userIds) && typeof userIds[0] === 'string') return userIds[0];
  throw new CommandError('Turnkey created no user: try again.');
}

async function createMissingPolicies(api: TurnkeyApi, userId: string, options: BackendPolicyOptions): Promise<void> {
  const existing = objectsIn((await api.query('list_policies')).policies);
  const missing = backendPolicies(userId, options).filter((policy) => {
    const same = existing.find(({ policyName }) => policyName === policy.policyName);
    if (!same) return true;
    const { condition, consensus, effect } = policy;
    if (same.condition === condition && same.consensus === consensus && same.effect === effect) return false;
    throw new CommandError(
      `The policy "${policy.policyName}" says something else than this version needs: delete it, and run this again.`,
    );
  });
  if (missing.length === 0) return;
  const policies = missing.map((policy) => ({ ...policy }));
  await api.submit('CREATE_POLICIES', { policies }, 'createPoliciesResult');
}

function keyParameters({ publicKey }: ParentApiKey): JsonObject {
  const apiKeyName = `${NAME} ${new Date().toISOString()}`;
  return { apiKeyName, publicKey, curveType: 'API_KEY_CURVE_P256' };
}

function objectsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
