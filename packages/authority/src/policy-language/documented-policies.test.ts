import { describe, expect, it } from 'vitest';
import { ethereumTransaction } from '../vault/keys/transactions/ethereum-fields.ts';
import { activityEnvironment } from './activity-environment.ts';
import { decide, type PolicyEffect, parsePolicy } from './policies.ts';
import type { PolicyText } from './validate.ts';
import { validatePolicyText } from './validate.ts';
import type { PolicyStruct } from './value.ts';

const USER = '4b894565-fa11-42fc-b813-5bf4ea3d53f9';
const byUser = `approvers.any(user, user.id == '${USER}')`;

/** Decides one policy for a request that the user approved with a passkey; the organization has no other user. */
function decideOne(
  text: PolicyText & { effect?: PolicyEffect },
  environment: PolicyStruct,
  tags: string[] = [],
  now = new Date(0),
) {
  expect(validatePolicyText(text)).toEqual([]);
  const policy = parsePolicy({ policyId: 'p', effect: 'EFFECT_ALLOW', ...text });
  const voter = {
    user: { id: USER, tags },
    credentials: [{ id: 'c', type: 'CREDENTIAL_TYPE_WEBAUTHN_AUTHENTICATOR', credentialId: 'id', publicKey: '04ab' }],
  };
  return decide([policy], { environment, now, votes: { approved: [voter], rejected: [], undecided: [] } })
    .evaluations[0]?.outcome;
}

const activity = (type: string, parameters: Record<string, unknown> = {}) => activityEnvironment(type, parameters);
const allows = (text: PolicyText, environment: PolicyStruct, tags?: string[]) =>
  decideOne(text, environment, tags) === 'OUTCOME_ALLOW';

const eth = (over: Partial<Parameters<typeof ethereumTransaction>[0]> = {}): PolicyStruct => ({
  eth: {
    tx: ethereumTransaction({
      type: 'TYPE_2',
      from: '0x08d2b0a37f869ff76bacb5bab3278e26ab7067b7',
      to: '0xC02aaa39b223fe8d0a0e5c4f27ead9083c756cc2',
      data: '0xA9059cbb000000000000000000000000',
      value: 0n,
      gas: 21_000n,
      nonce: 3n,
      chainId: 11155111n,
      maxFeePerGas: 10n,
      maxPriorityFeePerGas: 1n,
      ...over,
    }),
  },
});

// The policies of Turnkey's documentation, "Policy examples", with ids and addresses filled in.
describe('documented policies: access control', () => {
  it('A documented policy lets a user create wallets', () => {
    const policy = { consensus: byUser, condition: "activity.resource == 'WALLET' && activity.action == 'CREATE'" };
    expect(allows(policy, activity('ACTIVITY_TYPE_CREATE_WALLET'))).toBe(true);
    expect(allows(policy, activity('ACTIVITY_TYPE_DELETE_WALLETS'))).toBe(false);
    expect(allows(policy, activity('ACTIVITY_TYPE_CREATE_USERS_V3'))).toBe(false);
  });

  it('A documented policy lets users with a tag create users', () => {
    const policy = {
      consensus: "approvers.any(user, user.tags.contains('admin'))",
      condition: "activity.resource == 'USER' && activity.action == 'CREATE'",
    };
    expect(allows(policy, activity('ACTIVITY_TYPE_CREATE_USERS_V3'), ['admin'])).toBe(true);
    expect(allows(policy, activity('ACTIVITY_TYPE_CREATE_USERS_V3'), ['other'])).toBe(false);
  });

  it('A documented policy denies deletions by users with a tag', () => {
    const policy = {
      effect: 'EFFECT_DENY' as const,
      consensus: "approvers.any(user, user.tags.contains('guest'))",
      condition: "activity.action == 'DELETE'",
    };
    expect(decideOne(policy, activity('ACTIVITY_TYPE_DELETE_USERS'), ['guest'])).toBe('OUTCOME_DENY_EXPLICIT');
    expect(decideOne(policy, activity('ACTIVITY_TYPE_DELETE_USERS'))).toBe('OUTCOME_DENY_IMPLICIT');
  });

  it('A documented policy allows the activities of a login backend', () => {
    const policy = {
      consensus: byUser,
      condition:
        "(activity.resource == 'AUTH' && activity.action == 'CREATE') || (activity.resource == 'OTP' && activity.action == 'CREATE') || (activity.resource == 'OTP' && activity.action == 'VERIFY') || (activity.resource == 'ORGANIZATION' && activity.action == 'CREATE')",
    };
    for (const type of ['OTP_LOGIN_V2', 'OAUTH_LOGIN', 'INIT_OTP_V3', 'VERIFY_OTP_V2', 'CREATE_SUB_ORGANIZATION_V8']) {
      expect(allows(policy, activity(`ACTIVITY_TYPE_${type}`))).toBe(true);
    }
    expect(allows(policy, activity('ACTIVITY_TYPE_CREATE_USERS_V4'))).toBe(false);
    const otp = {
      consensus: byUser,
      condition: "activity.resource in ['AUTH', 'OTP'] && activity.action in ['CREATE','VERIFY']",
    };
    expect(allows(otp, activity('ACTIVITY_TYPE_VERIFY_OTP_V2'))).toBe(true);
    expect(allows(otp, activity('ACTIVITY_TYPE_CREATE_SUB_ORGANIZATION_V8'))).toBe(false);
  });

  it('A documented policy can name one version of an activity, or all of them', () => {
    const type = { condition: "activity.type == 'ACTIVITY_TYPE_CREATE_READ_WRITE_SESSION_V2'" };
    const kind = { condition: "activity.kind == 'CREATE_READ_WRITE_SESSION'" };
    expect(allows(type, activity('ACTIVITY_TYPE_CREATE_READ_WRITE_SESSION_V2'))).toBe(true);
    expect(allows(type, activity('ACTIVITY_TYPE_CREATE_READ_WRITE_SESSION'))).toBe(false);
    expect(allows(kind, activity('ACTIVITY_TYPE_CREATE_READ_WRITE_SESSION'))).toBe(true);
  });

  it('A documented policy allows an activity by the credential that stamped it', () => {
    const condition = "activity.type == 'ACTIVITY_TYPE_SIGN_TRANSACTION_V2'";
    const sign = activity('ACTIVITY_TYPE_SIGN_TRANSACTION_V2');
    const consensus = (predicate: string) => ({ consensus: `credentials.any(credential, ${predicate})`, condition });
    expect(allows(consensus("credential.type == 'CREDENTIAL_TYPE_WEBAUTHN_AUTHENTICATOR'"), sign)).toBe(true);
    expect(allows(consensus("credential.type == 'CREDENTIAL_TYPE_API_KEY_P256'"), sign)).toBe(false);
    expect(allows(consensus("credential.public_key == '04ab'"), sign)).toBe(true);
    expect(allows(consensus("credential.public_key == '04ac'"), sign)).toBe(false);
  });

  it('A documented policy lets a user delete only themselves', () => {
    const policy = {
      consensus: byUser,
      condition: `activity.type == 'ACTIVITY_TYPE_DELETE_USERS' && activity.params.user_ids.count() == 1 && '${USER}' in activity.params.user_ids`,
    };
    expect(allows(policy, activity('ACTIVITY_TYPE_DELETE_USERS', { userIds: [USER] }))).toBe(true);
    expect(allows(policy, activity('ACTIVITY_TYPE_DELETE_USERS', { userIds: [USER, 'other'] }))).toBe(false);
    expect(decideOne(policy, activity('ACTIVITY_TYPE_CREATE_WALLET'))).toBe('OUTCOME_ERROR');
  });

  it('A documented policy limits log-ins to one session profile', () => {
    const policy = {
      condition:
        "activity.resource == 'AUTH' && activity.params.session_profile_id == '11111111-1111-1111-1111-111111111111'",
    };
    const login = (sessionProfileId?: string) => activity('ACTIVITY_TYPE_STAMP_LOGIN', { sessionProfileId });
    expect(allows(policy, login('11111111-1111-1111-1111-111111111111'))).toBe(true);
    expect(allows(policy, login())).toBe(false);
  });
});

describe('documented policies: signing', () => {
  const sign = (inputs: Parameters<typeof activityEnvironment>[2]) =>
    activityEnvironment('ACTIVITY_TYPE_SIGN_TRANSACTION_V2', { type: 'TRANSACTION_TYPE_ETHEREUM' }, inputs);
  const wallet = { id: 'w', label: 'main', imported: false, exported: false };

  it('A documented policy limits signing to a wallet, an account or a key', () => {
    const withAccount = sign({ wallet, walletAccount: { address: '0xab', path: "m/44'/60'/0'/0/0" } });
    expect(allows({ condition: "activity.action == 'SIGN' && wallet.id == 'w'" }, withAccount)).toBe(true);
    expect(allows({ condition: "activity.action == 'SIGN' && wallet_account.address == '0xab'" }, withAccount)).toBe(
      true,
    );
    const withKey = sign({ privateKey: { ...wallet, id: 'k', tags: ['tempo-enabled'] } });
    expect(allows({ condition: "activity.action == 'SIGN' && private_key.id == 'k'" }, withKey)).toBe(true);
    expect(allows({ condition: "private_key.tags.contains('tempo-enabled')" }, withKey)).toBe(true);
    const either = { condition: "wallet.id == 'w' || private_key.id == 'k'" };
    expect(decideOne(either, withAccount)).toBe('OUTCOME_ERROR');
    expect(decideOne(either, withKey)).toBe('OUTCOME_ERROR');
  });

  it('A documented policy limits exports to a derivation path', () => {
    const policy = {
      condition:
        "activity.kind == 'EXPORT_WALLET_ACCOUNT' && wallet_account.path_indexes.count() == 4 && wallet_account.path_indexes[0] == 8797555 && wallet_account.path_indexes[2] == 3 && wallet_account.path_hardened.all(h, h == true)",
    };
    const exported = (path: string) =>
      activityEnvironment('ACTIVITY_TYPE_EXPORT_WALLET_ACCOUNT', {}, { wallet, walletAccount: { address: 'a', path } });
    expect(allows(policy, exported("m/8797555'/0'/3'/0'"))).toBe(true);
    expect(allows(policy, exported("m/8797555'/0'/3'/0"))).toBe(false);
    expect(allows(policy, exported("m/8797555'/0'/0'"))).toBe(false);
  });

  it('The documented policies read Ethereum transactions', () => {
    const signed = (over?: Parameters<typeof eth>[0]) => sign({ wallet, signed: eth(over) });
    const erc20 = "eth.tx.to == '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2' && eth.tx.data[0..10] == '0xa9059cbb'";
    expect(allows({ condition: erc20 }, signed())).toBe(true);
    // Calldata shorter than the slice is an error, never a match.
    expect(decideOne({ condition: erc20 }, signed({ data: '0x' }))).toBe('OUTCOME_ERROR');
    expect(allows({ condition: 'eth.tx.chain_id == 11155111' }, signed())).toBe(true);
    expect(allows({ condition: 'eth.tx.nonce <= 3' }, signed({ nonce: 4n }))).toBe(false);
    expect(allows({ condition: 'eth.tx.gas_price == 10 && eth.tx.max_fee_per_gas == 10' }, signed())).toBe(true);
    expect(allows({ condition: "eth.tx.function_name == 'transfer'" }, signed())).toBe(false);
    const args = "eth.tx.contract_call_args['wad'] < 1000000000000000000 && eth.tx.contract_call_args['dst'] == '0x08'";
    expect(decideOne({ condition: args }, signed())).toBe('OUTCOME_ERROR');
  });

  it('The documented policies read EIP-712 payloads', () => {
    const raw = (message: PolicyStruct) =>
      activityEnvironment(
        'ACTIVITY_TYPE_SIGN_RAW_PAYLOAD_V2',
        { encoding: 'PAYLOAD_ENCODING_EIP712', hashFunction: 'HASH_FUNCTION_NO_OP' },
        {
          wallet,
          signed: {
            eth: { eip_712: { primary_type: 'PermitBatchTransferFrom', domain: { name: 'Permit2' }, message } },
          },
        },
      );
    const condition =
      "eth.eip_712.domain.name == 'Permit2' && eth.eip_712.primary_type == 'PermitBatchTransferFrom' && eth.eip_712.message['permitted'].all(p, p['token'] == '0xa0' && p['amount'] < 100000000) && activity.type == 'ACTIVITY_TYPE_SIGN_RAW_PAYLOAD_V2'";
    expect(allows({ condition }, raw({ permitted: [{ token: '0xa0', amount: 5n }] }))).toBe(true);
    expect(
      allows(
        { condition },
        raw({
          permitted: [
            { token: '0xa0', amount: 5n },
            { token: '0xb0', amount: 5n },
          ],
        }),
      ),
    ).toBe(false);
    expect(decideOne({ condition }, raw({}))).toBe('OUTCOME_ERROR');
    const noOp =
      "activity.type == 'ACTIVITY_TYPE_SIGN_RAW_PAYLOAD_V2' && activity.params.hash_function == 'HASH_FUNCTION_NO_OP' && activity.params.encoding != 'PAYLOAD_ENCODING_EIP712'";
    expect(decideOne({ effect: 'EFFECT_DENY', condition: noOp }, raw({}))).toBe('OUTCOME_DENY_IMPLICIT');
  });

  it('The documented policies for the other chains are valid', () => {
    for (const condition of [
      "bitcoin.tx.outputs.all(o, o.address == 'bc1')",
      "bitcoin.tx.inputs.all(i, i.tx_id == 'ab' && i.vout == 0)",
      'bitcoin.tx.fee <= 10000',
      "solana.tx.transfers.all(transfer, transfer.from == 'a')",
      'solana.tx.address_table_lookups.count() > 0',
      "solana.tx.transfers.any(t, t.to == 'ADDRESS_TABLE_LOOKUP') || solana.tx.spl_transfers.any(t, t.to == 'ADDRESS_TABLE_LOOKUP')",
      "solana.tx.instructions[0].accounts[0].account_key == 'a'",
      "solana.tx.instructions.count() == 1 && solana.tx.spl_transfers.all(transfer, transfer.signers.any(s, s == 'a'))",
      "solana.tx.instructions.any(i, i.program_key == 'JUP' && i.parsed_instruction_data.instruction_name == 'route' && i.parsed_instruction_data.program_call_args['in_amount'] == 995500000)",
      "tron.tx.contract[0].contract_address == 'TX' && tron.tx.contract[0].data[0..8] == 'a9059cbb'",
      "tempo.tx.calls[0].to == '0x40' && tempo.tx.calls[0].input[34..74] == 'ab'",
      "eth.eip_7702_authorization.address == '0x' && eth.eip_7702_authorization.chain_id == '1' && eth.eip_7702_authorization.nonce == '0'",
      "activity.type == 'ACTIVITY_TYPE_SPARK_SIGN_FROST' && activity.params.signatures.all(sig, sig.derivation.type == 'static_deposit' && sig.derivation.static_deposit.index == 0)",
    ]) {
      expect(validatePolicyText({ condition })).toEqual([]);
    }
  });
});

describe('documented policies: time', () => {
  const sign = activity('ACTIVITY_TYPE_SIGN_TRANSACTION_V2');
  const condition = "activity.kind == 'SIGN_TRANSACTION'";
  const at = (time: string, now: string) => decideOne({ consensus: byUser, condition, time }, sign, [], new Date(now));

  it('A documented policy is active from the start of its window to just before the end', () => {
    const march = "time.now >= Timestamp('2026-03-01T00:00:00Z') && time.now < Timestamp('2026-04-01T00:00:00Z')";
    expect(at(march, '2026-02-28T23:59:59Z')).toBe('OUTCOME_TIME_INACTIVE');
    expect(at(march, '2026-03-01T00:00:00Z')).toBe('OUTCOME_ALLOW');
    expect(at(march, '2026-04-01T00:00:00Z')).toBe('OUTCOME_TIME_INACTIVE');
  });

  it('A documented policy combines a schedule with a window, and another negates a schedule', () => {
    const until = "CronSpan('0 9 * * 1-5', '8h', 'America/New_York') && time.now < Timestamp('2026-01-01T00:00:00Z')";
    expect(at(until, '2025-12-30T15:00:00Z')).toBe('OUTCOME_ALLOW');
    expect(at(until, '2026-01-06T15:00:00Z')).toBe('OUTCOME_TIME_INACTIVE');
    expect(at("!CronSpan('0 3 * * *', '1h', 'UTC')", '2026-01-06T03:30:00Z')).toBe('OUTCOME_TIME_INACTIVE');
    expect(at("!CronSpan('0 3 * * *', '1h', 'UTC')", '2026-01-06T04:00:00Z')).toBe('OUTCOME_ALLOW');
  });
});

// The policies of Turnkey's pages of examples that the tests above do not have.
describe('documented policies: several approvers', () => {
  const votersWith = (...tags: string[][]) =>
    tags.map((ofOne, index) => ({ user: { id: `u${index}`, tags: ofOne }, credentials: [] }));
  const decideFor = (consensus: string, condition: string, type: string, tags: string[][]) => {
    expect(validatePolicyText({ consensus, condition })).toEqual([]);
    const policy = parsePolicy({ policyId: 'p', effect: 'EFFECT_ALLOW', consensus, condition });
    const votes = { approved: votersWith(...tags), rejected: [], undecided: [] };
    return decide([policy], { environment: activity(type), now: new Date(0), votes }).outcome;
  };

  it('A documented policy requires two users with a tag to create policies', () => {
    const consensus = "approvers.filter(user, user.tags.contains('t')).count() >= 2";
    const condition = "activity.resource == 'POLICY' && activity.action == 'CREATE'";
    const decided = (type: string, ...tags: string[][]) => decideFor(consensus, condition, type, tags);
    expect(decided('ACTIVITY_TYPE_CREATE_POLICY_V3', ['t'], ['t'])).toBe('OUTCOME_ALLOW');
    expect(decided('ACTIVITY_TYPE_CREATE_POLICY_V3', ['t'], ['other'])).toBe('OUTCOME_DENY_IMPLICIT');
    expect(decided('ACTIVITY_TYPE_DELETE_POLICY', ['t'], ['t'])).toBe('OUTCOME_DENY_IMPLICIT');
  });

  it('A documented policy requires a minimum of each of two tags to change policies', () => {
    const consensus =
      "approvers.any(user, user.tags.contains('security') || user.tags.contains('ops')) && (approvers.filter(user, user.tags.contains('security')).count() >= 1 && approvers.filter(user, user.tags.contains('ops')).count() >= 2)";
    const condition =
      "activity.resource == 'POLICY' && (activity.action == 'CREATE' || activity.action == 'UPDATE' || activity.action == 'DELETE')";
    const decided = (type: string, ...tags: string[][]) => decideFor(consensus, condition, type, tags);
    expect(decided('ACTIVITY_TYPE_UPDATE_POLICY_V2', ['security', 'ops'], ['ops'])).toBe('OUTCOME_ALLOW');
    expect(decided('ACTIVITY_TYPE_UPDATE_POLICY_V2', ['ops'], ['ops'])).toBe('OUTCOME_DENY_IMPLICIT');
    expect(decided('ACTIVITY_TYPE_CREATE_WALLET', ['security', 'ops'], ['ops'])).toBe('OUTCOME_DENY_IMPLICIT');
  });
});

describe('documented policies: one user', () => {
  it.each([
    [
      "activity.resource == 'ORGANIZATION' && activity.action == 'CREATE'",
      'CREATE_SUB_ORGANIZATION_V8',
      'CREATE_USERS_V4',
    ],
    ["activity.resource == 'AUTH' && activity.action == 'CREATE'", 'STAMP_LOGIN', 'INIT_OTP_V3'],
    ["activity.kind == 'SIGN_TRANSACTION'", 'SIGN_TRANSACTION', 'SIGN_RAW_PAYLOAD_V2'],
  ])('A documented policy limits one user to %s', (condition, allowed, forbidden) => {
    expect(allows({ consensus: byUser, condition }, activity(`ACTIVITY_TYPE_${allowed}`))).toBe(true);
    expect(allows({ consensus: byUser, condition }, activity(`ACTIVITY_TYPE_${forbidden}`))).toBe(false);
  });

  it('A documented policy lets one user export one account', () => {
    const exporting = (address: string) =>
      activityEnvironment('ACTIVITY_TYPE_EXPORT_WALLET_ACCOUNT', {}, { walletAccount: { address, path: 'm' } });
    const policy = { consensus: byUser, condition: "activity.action == 'EXPORT' && wallet_account.address == '0xAb'" };
    expect([allows(policy, exporting('0xAb')), allows(policy, exporting('0xAc'))]).toEqual([true, false]);
  });
});

describe('documented policies: schedules', () => {
  const sign = activity('ACTIVITY_TYPE_SIGN_TRANSACTION_V2');
  const condition = "activity.kind == 'SIGN_TRANSACTION'";
  const at = (time: string, now: string) => decideOne({ consensus: byUser, condition, time }, sign, [], new Date(now));

  it.each([
    ["CronSpan('0 9 * * 1-5', '8h', 'America/New_York')", '2026-01-05T15:00:00Z', '2026-01-05T23:00:00Z'],
    ["CronSpan('0 22 * * *', '8h', 'America/New_York')", '2026-01-06T10:00:00Z', '2026-01-06T12:00:00Z'],
  ])('A documented policy is active only inside the schedule %s', (time, inside, outside) => {
    expect(at(time, inside)).toBe('OUTCOME_ALLOW');
    expect(at(time, outside)).toBe('OUTCOME_TIME_INACTIVE');
  });

  it('A documented policy limits payments to the treasury to business hours and a team', () => {
    const text = {
      consensus: "approvers.any(user, user.tags.contains('ops'))",
      condition: `${condition} && eth.tx.to == '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2'`,
      time: "CronSpan('0 9 * * 1-5', '8h', 'America/New_York')",
    };
    const pay = (to: string) => activityEnvironment('ACTIVITY_TYPE_SIGN_TRANSACTION_V2', {}, { signed: eth({ to }) });
    const treasury = pay('0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2');
    const open = new Date('2026-01-05T15:00:00Z');
    expect(decideOne(text, treasury, ['ops'], open)).toBe('OUTCOME_ALLOW');
    expect(decideOne(text, pay(`0x${'11'.repeat(20)}`), ['ops'], open)).toBe('OUTCOME_DENY_IMPLICIT');
    expect(decideOne(text, treasury, ['ops'], new Date('2026-01-05T23:00:00Z'))).toBe('OUTCOME_TIME_INACTIVE');
  });
});
