import { registerQuery } from '../operation/query-definition.ts';
import { getActivity } from '../resources/activities/get-activity.ts';
import { listActivities } from '../resources/activities/list-activities.ts';
import { getApiKey } from '../resources/api-keys/get-api-key.ts';
import { getApiKeys } from '../resources/api-keys/get-api-keys.ts';
import { getMfaPolicies } from '../resources/mfa/get-mfa-policies.ts';
import { getMfaPolicy } from '../resources/mfa/get-mfa-policy.ts';
import { getMfaStatus } from '../resources/mfa/get-mfa-status.ts';
import { getOAuthProviders } from '../resources/oauth/get-oauth-providers.ts';
import { getOAuth2Credential } from '../resources/oauth/get-oauth2-credential.ts';
import { listOAuth2Credentials } from '../resources/oauth/list-oauth2-credentials.ts';
import { getOrganizationConfigs } from '../resources/organizations/get-organization-configs.ts';
import { listSuborgs } from '../resources/organizations/list-suborgs.ts';
import { listVerifiedSuborgs } from '../resources/organizations/list-verified-suborgs.ts';
import { getAuthenticator } from '../resources/passkeys/get-authenticator.ts';
import { getAuthenticators } from '../resources/passkeys/get-authenticators.ts';
import { getPolicy } from '../resources/policies/get-policy.ts';
import { getPolicyEvaluations } from '../resources/policies/get-policy-evaluations.ts';
import { listPolicies } from '../resources/policies/list-policies.ts';
import { getPrivateKey } from '../resources/private-keys/get-private-key.ts';
import { listPrivateKeys } from '../resources/private-keys/list-private-keys.ts';
import { getSessionProfile } from '../resources/sessions/get-session-profile.ts';
import { getSessionProfiles } from '../resources/sessions/get-session-profiles.ts';
import { listPrivateKeyTags } from '../resources/tags/list-private-key-tags.ts';
import { listUserTags } from '../resources/tags/list-user-tags.ts';
import { getUser } from '../resources/users/get-user.ts';
import { listUsers } from '../resources/users/list-users.ts';
import { whoami } from '../resources/users/whoami.ts';
import { getWallet } from '../resources/wallets/get-wallet.ts';
import { getWalletAccount } from '../resources/wallets/get-wallet-account.ts';
import { listWalletAccounts } from '../resources/wallets/list-wallet-accounts.ts';
import { listWallets } from '../resources/wallets/list-wallets.ts';

/** Every query that this authority answers, by the last part of its path. */
export const QUERIES = new Map([
  registerQuery(getActivity),
  registerQuery(getApiKey),
  registerQuery(getApiKeys),
  registerQuery(getAuthenticator),
  registerQuery(getAuthenticators),
  registerQuery(getMfaPolicies),
  registerQuery(getMfaPolicy),
  registerQuery(getMfaStatus),
  registerQuery(getOAuth2Credential),
  registerQuery(getOAuthProviders),
  registerQuery(getOrganizationConfigs),
  registerQuery(getPolicy),
  registerQuery(getPolicyEvaluations),
  registerQuery(getPrivateKey),
  registerQuery(getSessionProfile),
  registerQuery(getSessionProfiles),
  registerQuery(getUser),
  registerQuery(getWallet),
  registerQuery(getWalletAccount),
  registerQuery(listActivities),
  registerQuery(listOAuth2Credentials),
  registerQuery(listPolicies),
  registerQuery(listPrivateKeyTags),
  registerQuery(listPrivateKeys),
  registerQuery(listSuborgs),
  registerQuery(listUserTags),
  registerQuery(listUsers),
  registerQuery(listVerifiedSuborgs),
  registerQuery(listWalletAccounts),
  registerQuery(listWallets),
  registerQuery(whoami),
]);
