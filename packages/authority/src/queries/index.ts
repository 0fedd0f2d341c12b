import { registerQuery } from '../kernel/query-definition.ts';
import { getActivity } from './get-activity.ts';
import { getApiKey } from './get-api-key.ts';
import { getApiKeys } from './get-api-keys.ts';
import { getAuthenticator } from './get-authenticator.ts';
import { getAuthenticators } from './get-authenticators.ts';
import { getMfaPolicies } from './get-mfa-policies.ts';
import { getMfaPolicy } from './get-mfa-policy.ts';
import { getMfaStatus } from './get-mfa-status.ts';
import { getOauthProviders } from './get-oauth-providers.ts';
import { getOauth2Credential } from './get-oauth2-credential.ts';
import { getOrganizationConfigs } from './get-organization-configs.ts';
import { getPolicy } from './get-policy.ts';
import { getPolicyEvaluations } from './get-policy-evaluations.ts';
import { getPrivateKey } from './get-private-key.ts';
import { getSessionProfile } from './get-session-profile.ts';
import { getSessionProfiles } from './get-session-profiles.ts';
import { getUser } from './get-user.ts';
import { getWallet } from './get-wallet.ts';
import { getWalletAccount } from './get-wallet-account.ts';
import { listActivities } from './list-activities.ts';
import { listOauth2Credentials } from './list-oauth2-credentials.ts';
import { listPolicies } from './list-policies.ts';
import { listPrivateKeyTags } from './list-private-key-tags.ts';
import { listPrivateKeys } from './list-private-keys.ts';
import { listSuborgs } from './list-suborgs.ts';
import { listUserTags } from './list-user-tags.ts';
import { listUsers } from './list-users.ts';
import { listVerifiedSuborgs } from './list-verified-suborgs.ts';
import { listWalletAccounts } from './list-wallet-accounts.ts';
import { listWallets } from './list-wallets.ts';
import { whoami } from './whoami.ts';

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
  registerQuery(getOauth2Credential),
  registerQuery(getOauthProviders),
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
  registerQuery(listOauth2Credentials),
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
