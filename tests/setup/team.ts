import type { JsonObject } from '@postern/protocol';
import type { ActivityAnswer } from './activity-answer.ts';
import { type ApiKeyPair, createApiKeyPair, type TestAuthority } from './authority.ts';
import { postStamped } from './stamped.ts';
import { submit } from './user.ts';

const NOTHING = { apiKeys: [], authenticators: [], oauthProviders: [] };

/** A user with one API key that does not expire. */
export interface Member {
  id: string;
  key: ApiKeyPair;
  apiKeyId: string;
  /** Submits an activity in the team's organization. */
  act<Type extends string>(type: Type, parameters: JsonObject): Promise<ActivityAnswer<Type>>;
}

/** A sub-organization with several users; `roots` are its root quorum. */
export interface Team {
  id: string;
  roots: Member[];
  /** Adds a user who is not in the root quorum. Needs a threshold of one. */
  addUser(): Promise<Member>;
}

/** Creates a sub-organization with root users who have one API key each. */
export async function createTeam(test: TestAuthority, roots: number, threshold: number): Promise<Team> {
  const keys = Array.from({ length: roots }, createApiKeyPair);
  const { result } = await submit(test, test.apiKey, test.organizationId, 'CREATE_SUB_ORGANIZATION_V8', {
    subOrganizationName: 'Team',
    rootQuorumThreshold: threshold,
    rootUsers: keys.map((key, index) => ({ ...NOTHING, userName: `root ${index}`, apiKeys: [paramsOf(key)] })),
  });
  const { subOrganizationId: id, rootUserIds } = result;
  const members = await Promise.all(keys.map((key, index) => memberOf(test, id, rootUserIds[index] ?? '', key)));
  const [rootKey = createApiKeyPair()] = keys;
  let users = 0;
  return {
    id,
    roots: members,
    async addUser() {
      const key = createApiKeyPair();
      const user = { ...NOTHING, userName: `user ${users++}`, userTags: [], apiKeys: [paramsOf(key)] };
      const created = await submit(test, rootKey, id, 'CREATE_USERS_V4', { users: [user] });
      return memberOf(test, id, created.result.userIds[0], key);
    },
  };
}

/** An API key as the wire takes it. */
export function paramsOf(key: ApiKeyPair, more: object = {}) {
  return { apiKeyName: 'k', publicKey: key.publicKey, curveType: 'API_KEY_CURVE_P256', ...more };
}

async function memberOf(test: TestAuthority, organizationId: string, id: string, key: ApiKeyPair): Promise<Member> {
  const query = { organizationId, userId: id };
  const { body } = await postStamped(test.url, key, '/public/v1/query/get_api_keys', query);
  return {
    id,
    key,
    apiKeyId: body.apiKeys[0].apiKeyId,
    act: (type, parameters) => submit(test, key, organizationId, type, parameters),
  };
}
