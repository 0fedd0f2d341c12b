import type { v1User } from '@turnkey/sdk-types';
import { timestampView } from '../operation/timestamp.ts';
import type { User } from '../store/users.ts';

/** A user as shown in votes, without credentials. Missing contacts are absent, never null. */
export function voterView(user: User): v1User {
  return {
    userId: user.id,
    userName: user.name,
    ...(user.email === null ? {} : { userEmail: user.email }),
    ...(user.phoneNumber === null ? {} : { userPhoneNumber: user.phoneNumber }),
    authenticators: [],
    apiKeys: [],
    userTags: user.tags,
    oauthProviders: [],
    mfaPolicies: [],
    createdAt: timestampView(user.createdAt),
    updatedAt: timestampView(user.updatedAt),
  };
}
