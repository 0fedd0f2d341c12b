import { activityEnvironment } from '../../policy-language/activity-environment.ts';
import type { PolicyStruct } from '../../policy-language/value.ts';
import type { Store } from '../../store/database.ts';
import type { PendingActivity } from '../pending-activity.ts';

/** What conditions and scopes see of an activity. */
export interface ActivitySubject extends Pick<PendingActivity, 'parameters' | 'prepared' | 'organization'> {
  record: Pick<PendingActivity['record'], 'type'>;
}

/** The keywords of conditions and scopes for an activity. */
export async function pendingEnvironment(store: Store, pending: ActivitySubject): Promise<PolicyStruct> {
  const { record, parameters, prepared, organization } = pending;
  return activityEnvironment(record.type, parameters, await prepared.policyInputs({ organization, store }));
}

/** The resource of a query in the policy language. All other queries read ORGANIZATION. */
const RESOURCES: Record<string, string> = {
  get_api_key: 'CREDENTIAL',
  get_api_keys: 'CREDENTIAL',
  get_authenticator: 'CREDENTIAL',
  get_authenticators: 'CREDENTIAL',
  get_oauth_providers: 'CREDENTIAL',
  get_oauth2_credential: 'AUTH',
  list_oauth2_credentials: 'AUTH',
  get_mfa_policies: 'MFA_POLICY',
  get_mfa_policy: 'MFA_POLICY',
  get_policy: 'POLICY',
  get_policy_evaluations: 'POLICY',
  list_policies: 'POLICY',
  get_private_key: 'PRIVATE_KEY',
  list_private_keys: 'PRIVATE_KEY',
  list_private_key_tags: 'PRIVATE_KEY',
  get_session_profile: 'SESSION_PROFILE',
  get_session_profiles: 'SESSION_PROFILE',
  get_user: 'USER',
  list_users: 'USER',
  list_user_tags: 'USER',
  get_wallet: 'WALLET',
  get_wallet_account: 'WALLET',
  list_wallets: 'WALLET',
  list_wallet_accounts: 'WALLET',
};

/**
 * The keywords of a scope for a query: an `activity` whose action is READ, so that a profile can allow queries to its
 * sessions (docs/decisions, "A scoped session reads what its scope allows").
 * @param name The last part of the query's path.
 */
export function queryEnvironment(name: string): PolicyStruct {
  const kind = name.toUpperCase();
  const resource = RESOURCES[name] ?? 'ORGANIZATION';
  return { activity: { type: `QUERY_TYPE_${kind}`, kind, resource, action: 'READ', params: {} } };
}
