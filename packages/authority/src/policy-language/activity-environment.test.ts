import { describe, expect, it } from 'vitest';
import { activityEnvironment } from './activity-environment.ts';
import { activityKind, activityTarget } from './activity-resources.ts';

describe('activityKind and activityTarget', () => {
  // Turnkey docs, "Policy language", activity types by resource and action: one of each row group.
  it.each([
    ['CREATE_SUB_ORGANIZATION_V8', 'CREATE_SUB_ORGANIZATION', 'ORGANIZATION', 'CREATE'],
    ['CREATE_SUB_ORGANIZATION', 'CREATE_SUB_ORGANIZATION', 'ORGANIZATION', 'CREATE'],
    ['DELETE_SUB_ORGANIZATION', 'DELETE_SUB_ORGANIZATION', 'ORGANIZATION', 'DELETE'],
    ['CREATE_POLICY_V3', 'CREATE_POLICY', 'POLICY', 'CREATE'],
    ['UPDATE_POLICY_V2', 'UPDATE_POLICY', 'POLICY', 'UPDATE'],
    ['EXPORT_WALLET_ACCOUNT', 'EXPORT_WALLET_ACCOUNT', 'WALLET', 'EXPORT'],
    ['INIT_IMPORT_WALLET', 'INIT_IMPORT_WALLET', 'WALLET', 'IMPORT'],
    ['SIGN_RAW_PAYLOADS', 'SIGN_RAW_PAYLOADS', 'PRIVATE_KEY', 'SIGN'],
    ['ETH_SEND_TRANSACTION_V2', 'ETH_SEND_TRANSACTION', 'PRIVATE_KEY', 'SIGN'],
    ['CREATE_PRIVATE_KEYS_V2', 'CREATE_PRIVATE_KEYS', 'PRIVATE_KEY', 'CREATE'],
    ['UPDATE_USER_PHONE_NUMBER', 'UPDATE_USER_PHONE_NUMBER', 'USER', 'UPDATE'],
    ['CREATE_AUTHENTICATORS_V2', 'CREATE_AUTHENTICATORS', 'CREDENTIAL', 'CREATE'],
    ['OTP_LOGIN_V2', 'OTP_LOGIN', 'AUTH', 'CREATE'],
    ['OTP_LOGIN', 'OTP_LOGIN', 'AUTH', 'CREATE'],
    ['CREATE_OAUTH2_CREDENTIAL', 'CREATE_OAUTH2_CREDENTIAL', 'AUTH', 'CREATE'],
    ['INIT_OTP_V3', 'INIT_OTP', 'OTP', 'CREATE'],
    ['VERIFY_OTP_V2', 'VERIFY_OTP', 'OTP', 'VERIFY'],
    ['CREATE_MFA_POLICY', 'CREATE_MFA_POLICY', 'MFA_POLICY', 'CREATE'],
  ])('The version %s belongs to the kind %s, the resource %s and the action %s', (type, kind, resource, action) => {
    expect(activityKind(`ACTIVITY_TYPE_${type}`)).toBe(kind);
    expect(activityTarget(kind)).toEqual({ resource, action });
  });

  it('An activity that policies do not govern has no resource', () => {
    for (const kind of ['UPDATE_ROOT_QUORUM', 'SET_ORGANIZATION_FEATURE', 'UPDATE_ORGANIZATION_NAME', 'constructor']) {
      expect(activityTarget(kind)).toBeUndefined();
    }
  });
});

describe('activityEnvironment', () => {
  const params = (type: string, parameters: Record<string, unknown>) => {
    const { activity } = activityEnvironment(`ACTIVITY_TYPE_${type}`, parameters);
    return (activity as { params: unknown }).params;
  };

  it('Policies see the type, kind, resource, action and parameters of an activity', () => {
    expect(activityEnvironment('ACTIVITY_TYPE_UPDATE_WALLET', { walletId: 'w', walletName: 'secret' })).toEqual({
      activity: {
        type: 'ACTIVITY_TYPE_UPDATE_WALLET',
        kind: 'UPDATE_WALLET',
        resource: 'WALLET',
        action: 'UPDATE',
        params: { wallet_id: 'w' },
      },
    });
    expect(activityEnvironment('ACTIVITY_TYPE_UPDATE_ROOT_QUORUM', {})).toEqual({
      activity: { type: 'ACTIVITY_TYPE_UPDATE_ROOT_QUORUM', kind: 'UPDATE_ROOT_QUORUM', params: {} },
    });
  });

  it('Policies see the documented parameters and no others', () => {
    expect(params('SIGN_RAW_PAYLOAD_V2', { encoding: 'E', hashFunction: 'H', payload: 'p', signWith: 's' })).toEqual({
      encoding: 'E',
      hash_function: 'H',
    });
    expect(params('DELETE_API_KEYS', { userId: 'u', apiKeyIds: ['a', 'b'] })).toEqual({
      user_id: 'u',
      api_key_ids: ['a', 'b'],
    });
    expect(params('INIT_OTP_AUTH_V3', { otpLength: 9, contact: 'c' })).toEqual({ otp_length: 9n });
    expect(params('EXPORT_WALLET', { walletId: 'w', targetPublicKey: '04' })).toEqual({ target_public_key: '04' });
    expect(params('CREATE_WALLET', { walletName: 'w' })).toEqual({});
  });

  it('Policies see an omitted session profile as the empty string, and no other omitted parameter', () => {
    expect(params('OTP_LOGIN_V2', {})).toEqual({ session_profile_id: '' });
    expect(params('OAUTH_LOGIN', { sessionProfileId: null })).toEqual({ session_profile_id: '' });
    expect(params('INIT_OTP_AUTH_V2', {})).toEqual({});
  });

  it('Policies do not see a parameter of another type', () => {
    expect(params('DELETE_USERS', { userIds: 'u' })).toEqual({});
    expect(params('DELETE_USERS', { userIds: ['u', 1] })).toEqual({});
    expect(params('INIT_OTP_AUTH_V2', { otpLength: 6.5 })).toEqual({});
    expect(params('UPDATE_WALLET', { walletId: { id: 'w' } })).toEqual({});
  });

  it('Policies see only the keywords that belong to the activity', () => {
    const wallet = { id: 'w', label: 'main', imported: false, exported: true };
    const environment = activityEnvironment(
      'ACTIVITY_TYPE_SIGN_RAW_PAYLOAD_V2',
      {},
      {
        wallet,
        walletAccount: { address: 'a', path: "m/44'/501'/0'/0'" },
      },
    );
    expect(Object.keys(environment).sort()).toEqual(['activity', 'wallet', 'wallet_account']);
    expect(environment.wallet).toEqual(wallet);
    expect(environment.wallet_account).toEqual({
      address: 'a',
      path_indexes: [44n, 501n, 0n, 0n],
      path_hardened: [true, true, true, true],
    });
    const key = activityEnvironment('ACTIVITY_TYPE_EXPORT_PRIVATE_KEY', {}, { privateKey: { ...wallet, tags: ['t'] } });
    expect(key.private_key).toEqual({ ...wallet, tags: ['t'] });
  });
});
