import type { v1User } from '@turnkey/sdk-types';
import type { ApiKey } from '../store/api-keys.ts';
import type { User } from '../store/users.ts';
import { apiKeyView } from './api-key.ts';
import { timestampView } from './timestamp.ts';

/** A user as the wire shows it; contacts that are not set are absent, never null. */
export function userView(user: User, apiKeys: ApiKey[]): v1User {
  return {
    userId: user.id,
    userName: user.name,
    ...(user.email === null ? {} : { userEmail: user.email }),
    ...(user.phoneNumber === null ? {} : { userPhoneNumber: user.phoneNumber }),
    authenticators: [],
    apiKeys: apiKeys.map(apiKeyView),
    userTags: [],
    oauthProviders: [],
    mfaPolicies: [],
    createdAt: timestampView(user.createdAt),
    updatedAt: timestampView(user.updatedAt),
  };
}
