import type { JsonObject } from '@postern/protocol';
import type { ParityCase } from './case.ts';

/** An id that nothing has. */
const NOTHING = '00000000-0000-4000-8000-000000000000';
/** Pays one wei on Sepolia. It is signed and never sent to a chain. */
const TRANSACTION = '02e783aa36a780843b9aca00850ba43b740082520894000000000000000000000000000000000000dead0180c0';
const ETHEREUM = {
  curve: 'CURVE_SECP256K1',
  pathFormat: 'PATH_FORMAT_BIP32',
  path: "m/44'/60'/0'/0/0",
  addressFormat: 'ADDRESS_FORMAT_ETHEREUM',
};
const HOUR_MS = 3_600_000;

const query = (name: string, body: ParityCase['body'] = () => ({}), more: Partial<ParityCase> = {}): ParityCase => ({
  name: `the query ${name}`,
  path: `query/${name}`,
  body,
  ...more,
});

const activity = (type: string, body: ParityCase['body'], more: Partial<ParityCase> = {}): ParityCase => ({
  name: `the activity ${type}`,
  path: `submit/${type.toLowerCase().replace(/_v\d+$/, '')}`,
  type: `ACTIVITY_TYPE_${type}`,
  body,
  ...more,
});

const wallet = (walletName: string) => () => ({ walletName, accounts: [ETHEREUM] });
const rawPayload = (signWith: string, more: object = {}) => ({
  signWith,
  payload: 'a4'.repeat(32),
  encoding: 'PAYLOAD_ENCODING_HEXADECIMAL',
  hashFunction: 'HASH_FUNCTION_NO_OP',
  ...more,
});
const policy = (policyName: string, condition: string) => () => ({
  policyName,
  effect: 'EFFECT_ALLOW',
  consensus: 'approvers.count() >= 1',
  condition,
  notes: '',
});
const SIGNING = "activity.action == 'SIGN'";
const firstOf = (result: JsonObject, field: string) => (result[field] as string[])[0] ?? '';

/**
 * The requests that both sides are sent, in this order: what is made, what is read, and what is refused. The tests of
 * the authority check the same operations one by one.
 */
export const PARITY_CASES: readonly ParityCase[] = [
  query('whoami', undefined, { keep: ({ userId }) => ({ userId: String(userId) }) }),
  activity('CREATE_WALLET', wallet('Parity'), {
    keep: (result) => ({ walletId: String(result.walletId), address: firstOf(result, 'addresses') }),
  }),
  activity('CREATE_WALLET_ACCOUNTS', ({ walletId }) => ({
    walletId,
    accounts: [{ ...ETHEREUM, path: "m/44'/60'/0'/0/1" }],
  })),
  activity('CREATE_WALLET', wallet('Parity'), { name: 'a second wallet with the same name' }),
  activity('SIGN_RAW_PAYLOAD_V2', ({ address }) => rawPayload(address)),
  activity('SIGN_RAW_PAYLOAD_V2', () => rawPayload('0x000000000000000000000000000000000000dEaD'), {
    name: 'a signature with an unknown address',
  }),
  activity('SIGN_RAW_PAYLOAD_V2', ({ address }) => rawPayload(address, { payload: 'no hex' }), {
    name: 'a signature of something that is not hex',
  }),
  activity('SIGN_TRANSACTION_V2', ({ address }) => ({
    signWith: address,
    type: 'TRANSACTION_TYPE_ETHEREUM',
    unsignedTransaction: TRANSACTION,
  })),
  activity(
    'SIGN_TRANSACTION_V2',
    ({ address }) => ({ signWith: address, type: 'TRANSACTION_TYPE_ETHEREUM', unsignedTransaction: '00' }),
    { name: 'a signature of something that is not a transaction' },
  ),
  activity('CREATE_USER_TAG', () => ({ userTagName: 'Parity', userIds: [] }), {
    keep: ({ userTagId }) => ({ tagId: String(userTagId) }),
  }),
  activity('UPDATE_USER_TAG', ({ tagId, userId }) => ({ userTagId: tagId, addUserIds: [userId], removeUserIds: [] })),
  activity('DELETE_USER_TAGS', ({ tagId }) => ({ userTagIds: [tagId] })),
  activity('UPDATE_USER_NAME', ({ userId }) => ({ userId, userName: 'Parity again' })),
  activity('CREATE_POLICY_V3', policy('Parity', SIGNING), {
    keep: ({ policyId }) => ({ policyId: String(policyId) }),
  }),
  activity('CREATE_POLICY_V3', policy('Parity', SIGNING), { name: 'a second policy with the same name' }),
  activity('CREATE_POLICY_V3', policy('Wrong', 'activity.action = 1'), { name: 'a policy that cannot be parsed' }),
  activity('CREATE_POLICY_V3', policy('Wrong', 'activity.nothing == 1'), { name: 'a policy with an unknown field' }),

  query('list_wallets'),
  query('get_wallet', ({ walletId }) => ({ walletId })),
  query('list_wallet_accounts', ({ walletId }) => ({ walletId })),
  query('list_users'),
  query('get_user', ({ userId }) => ({ userId })),
  query('get_api_keys', ({ userId }) => ({ userId })),
  query('list_policies'),
  query('get_policy', ({ policyId }) => ({ policyId })),
  query('list_activities'),
  query('list_private_keys'),
  query('list_user_tags'),
  query('get_wallet', () => ({ walletId: NOTHING }), { name: 'a wallet that does not exist' }),
  query('get_user', () => ({ userId: NOTHING }), { name: 'a user that does not exist' }),
  query('get_activity', () => ({ activityId: NOTHING }), { name: 'an activity that does not exist' }),
  query('get_policy', () => ({}), { name: 'a query without its parameter' }),

  activity('DELETE_POLICY', ({ policyId }) => ({ policyId })),
  activity('DELETE_POLICY', ({ policyId }) => ({ policyId }), { name: 'the deletion of a policy that is gone' }),
  activity('CREATE_WALLET', wallet('Late'), { name: 'an activity from two hours ago', timeShiftMs: -2 * HOUR_MS }),
  activity('CREATE_WALLET', () => ({ walletName: 7, accounts: [] }), { name: 'a parameter of a wrong type' }),
  activity('APPROVE_ACTIVITY', () => ({ fingerprint: `sha256:${'0'.repeat(64)}` }), {
    name: 'the approval of an activity that does not exist',
  }),

  query('whoami', undefined, { name: 'a request without a stamp', stamp: 'none' }),
  query('whoami', undefined, { name: 'a malformed stamp', stamp: 'malformed' }),
  query('whoami', undefined, { name: 'a stamp of another body', stamp: 'another body' }),
  query('whoami', undefined, { name: 'a stamp of an unknown key', stamp: 'unknown key' }),
  query('whoami', undefined, { name: 'an organization that does not exist', organizationId: NOTHING }),
  query('whoami', undefined, { name: 'a malformed organization id', organizationId: 'none' }),
  query('whoami', () => 'not JSON', { name: 'a body that is not JSON' }),
];
