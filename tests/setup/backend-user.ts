import { type BackendPolicyOptions, backendPolicies } from '@postern/backend';
import { type ApiKeyPair, createApiKeyPair, type TestAuthority } from './authority.ts';
import { submit } from './user.ts';

/** The user that `postern init` makes: its key can do what the backend needs, and nothing else. */
export interface BackendUser {
  userId: string;
  apiKey: ApiKeyPair;
}

/** Creates it in the parent organization. */
export async function createBackendUser(
  authority: TestAuthority,
  options: BackendPolicyOptions = {},
): Promise<BackendUser> {
  const apiKey = createApiKeyPair();
  const { apiKey: rootKey, organizationId } = authority;
  const key = { apiKeyName: 'backend', publicKey: apiKey.publicKey, curveType: 'API_KEY_CURVE_P256' };
  const user = { userName: 'Postern backend', apiKeys: [key], authenticators: [], oauthProviders: [], userTags: [] };
  const created = await submit(authority, rootKey, organizationId, 'CREATE_USERS_V4', { users: [user] });
  const userId = created.result.userIds[0];
  const policies = backendPolicies(userId, options).map((policy) => ({ ...policy }));
  await submit(authority, rootKey, organizationId, 'CREATE_POLICIES', { policies });
  return { userId, apiKey };
}
