import type { v1User } from '@turnkey/sdk-types';
import { voterView } from '../../pipeline/voter-view.ts';
import type { ApiKey } from '../../store/api-keys.ts';
import type { Authenticator } from '../../store/authenticators.ts';
import type { MfaPolicyRecord } from '../../store/mfa-policies.ts';
import type { OAuthProvider } from '../../store/oauth-providers.ts';
import type { User } from '../../store/users.ts';
import { apiKeyView } from '../api-keys/api-key-view.ts';
import { oauthProviderView } from '../oauth/oauth-provider-view.ts';
import { authenticatorView } from '../passkeys/authenticator-view.ts';
import { mfaPolicyView } from '../policies/policy-view.ts';

/** The credentials and MFA policies of a user. */
export interface UserBelongings {
  apiKeys: ApiKey[];
  authenticators: Authenticator[];
  oauthProviders: OAuthProvider[];
  mfaPolicies: MfaPolicyRecord[];
}

/** A user in the form of the API; missing contacts are absent, never null. */
export function userView(user: User, belongings: UserBelongings): v1User {
  const { apiKeys, authenticators, oauthProviders, mfaPolicies } = belongings;
  return {
    ...voterView(user),
    authenticators: authenticators.map(authenticatorView),
    apiKeys: apiKeys.map(apiKeyView),
    oauthProviders: oauthProviders.map(oauthProviderView),
    mfaPolicies: mfaPolicies.map(mfaPolicyView),
  };
}
