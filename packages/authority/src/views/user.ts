import type { v1User } from '@turnkey/sdk-types';
import type { ApiKey } from '../store/api-keys.ts';
import type { Authenticator } from '../store/authenticators.ts';
import type { MfaPolicyRecord } from '../store/mfa-policies.ts';
import type { OauthProvider } from '../store/oauth-providers.ts';
import type { User } from '../store/users.ts';
import { apiKeyView } from './api-key.ts';
import { authenticatorView } from './authenticator.ts';
import { oauthProviderView } from './oauth-provider.ts';
import { mfaPolicyView } from './policy.ts';
import { timestampView } from './timestamp.ts';

/** What belongs to a user: what one can log in with, and what one has to prove. */
export interface UserBelongings {
  apiKeys: ApiKey[];
  authenticators: Authenticator[];
  oauthProviders: OauthProvider[];
  mfaPolicies: MfaPolicyRecord[];
}

/** A user as the wire shows it; contacts that are not set are absent, never null. */
export function userView(user: User, belongings: UserBelongings): v1User {
  const { apiKeys, authenticators, oauthProviders, mfaPolicies } = belongings;
  return {
    userId: user.id,
    userName: user.name,
    ...(user.email === null ? {} : { userEmail: user.email }),
    ...(user.phoneNumber === null ? {} : { userPhoneNumber: user.phoneNumber }),
    authenticators: authenticators.map(authenticatorView),
    apiKeys: apiKeys.map(apiKeyView),
    userTags: user.tags,
    oauthProviders: oauthProviders.map(oauthProviderView),
    mfaPolicies: mfaPolicies.map(mfaPolicyView),
    createdAt: timestampView(user.createdAt),
    updatedAt: timestampView(user.updatedAt),
  };
}
