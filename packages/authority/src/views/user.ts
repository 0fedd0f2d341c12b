import type { v1User } from '@turnkey/sdk-types';
import type { ApiKey } from '../store/api-keys.ts';
import type { Authenticator } from '../store/authenticators.ts';
import type { OauthProvider } from '../store/oauth-providers.ts';
import type { User } from '../store/users.ts';
import { apiKeyView } from './api-key.ts';
import { authenticatorView } from './authenticator.ts';
import { oauthProviderView } from './oauth-provider.ts';
import { timestampView } from './timestamp.ts';

/** What a user can log in with. */
export interface UserCredentials {
  apiKeys: ApiKey[];
  authenticators: Authenticator[];
  oauthProviders: OauthProvider[];
}

/** A user as the wire shows it; contacts that are not set are absent, never null. */
export function userView(user: User, { apiKeys, authenticators, oauthProviders }: UserCredentials): v1User {
  return {
    userId: user.id,
    userName: user.name,
    ...(user.email === null ? {} : { userEmail: user.email }),
    ...(user.phoneNumber === null ? {} : { userPhoneNumber: user.phoneNumber }),
    authenticators: authenticators.map(authenticatorView),
    apiKeys: apiKeys.map(apiKeyView),
    userTags: user.tags,
    oauthProviders: oauthProviders.map(oauthProviderView),
    mfaPolicies: [],
    createdAt: timestampView(user.createdAt),
    updatedAt: timestampView(user.updatedAt),
  };
}
