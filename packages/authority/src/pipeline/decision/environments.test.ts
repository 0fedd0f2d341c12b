import { expect, it } from 'vitest';
import { ORGANIZATION_ID, pendingActivity, storeStandIn, vote } from '../../test-vectors/decision-stand-in.ts';
import { pendingEnvironment, queryEnvironment } from './environments.ts';

it('The keywords of an activity are those of its parameters and of what it concerns', async () => {
  const pending = pendingActivity({ votes: [vote('ada')] });
  const seen: unknown[] = [];
  const prepared = {
    ...pending.prepared,
    policyInputs: async (context: unknown) => {
      seen.push(context);
      return { wallet: { id: 'wallet', label: '', imported: false, exported: false } };
    },
  };
  const store = storeStandIn({});
  expect(await pendingEnvironment(store, { ...pending, prepared })).toMatchObject({
    activity: { type: 'ACTIVITY_TYPE_DELETE_API_KEYS', kind: 'DELETE_API_KEYS', action: 'DELETE' },
    wallet: { id: 'wallet' },
  });
  expect(seen).toEqual([{ organization: expect.objectContaining({ id: ORGANIZATION_ID }), store }]);
});

it.each([
  ['get_api_key', 'CREDENTIAL'],
  ['get_api_keys', 'CREDENTIAL'],
  ['get_authenticator', 'CREDENTIAL'],
  ['get_authenticators', 'CREDENTIAL'],
  ['get_oauth_providers', 'CREDENTIAL'],
  ['get_oauth2_credential', 'AUTH'],
  ['list_oauth2_credentials', 'AUTH'],
  ['get_mfa_policies', 'MFA_POLICY'],
  ['get_mfa_policy', 'MFA_POLICY'],
  ['get_policy', 'POLICY'],
  ['get_policy_evaluations', 'POLICY'],
  ['list_policies', 'POLICY'],
  ['get_private_key', 'PRIVATE_KEY'],
  ['list_private_keys', 'PRIVATE_KEY'],
  ['list_private_key_tags', 'PRIVATE_KEY'],
  ['get_session_profile', 'SESSION_PROFILE'],
  ['get_session_profiles', 'SESSION_PROFILE'],
  ['get_user', 'USER'],
  ['list_users', 'USER'],
  ['list_user_tags', 'USER'],
  ['get_wallet', 'WALLET'],
  ['get_wallet_account', 'WALLET'],
  ['list_wallets', 'WALLET'],
  ['list_wallet_accounts', 'WALLET'],
  ['get_organization', 'ORGANIZATION'],
])('The query %s reads %s', (name, resource) => {
  const kind = name.toUpperCase();
  expect(queryEnvironment(name)).toEqual({
    activity: { type: `QUERY_TYPE_${kind}`, kind, resource, action: 'READ', params: {} },
  });
});
