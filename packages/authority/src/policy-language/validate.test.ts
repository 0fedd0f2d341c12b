import { describe, expect, it } from 'vitest';
import { type PolicyText, validatePolicyText } from './validate.ts';

const messages = (text: PolicyText) => validatePolicyText(text).map((error) => error.message);
const condition = (text: string) => messages({ condition: text })[0];

describe('validatePolicyText', () => {
  it('A policy with absent and empty expressions is valid', () => {
    expect(messages({})).toEqual([]);
    expect(messages({ condition: '', consensus: '', time: '' })).toEqual([]);
  });

  it('Validation names each wrong expression of a policy with its own error', () => {
    expect(validatePolicyText({ consensus: 'approvers.any(', condition: '1 +', time: 'now' })).toEqual([
      {
        field: 'consensus',
        message: 'invalid policy consensus: Expression cannot be parsed: expected a name at position 14',
        position: 14,
      },
      {
        field: 'condition',
        message: 'invalid policy condition: Expression cannot be parsed: unexpected character at position 2',
        position: 2,
      },
      {
        field: 'time',
        message: 'invalid policy time: Expression cannot be evaluated: keyword does not exist: now',
        position: 0,
      },
    ]);
  });

  it('Validation answers an unknown field with the message of production', () => {
    expect(condition("wallet_account.path == ''")).toBe(
      'invalid policy condition: Expression cannot be evaluated: field does not exist: path',
    );
  });

  it.each([
    ["approvers.any(u, u.id == 'a')", 'keyword does not exist: approvers'],
    ['time.now == time.now', 'keyword does not exist: time'],
    ['constructor', 'keyword does not exist: constructor'],
    ['activity.__proto__ == 1', 'field does not exist: __proto__'],
    ['wallet.id', 'expression is not a bool'],
    ['eth.tx.value', 'expression is not a bool'],
    ["eth.tx.value == '1'", 'expected int, found string'],
    ["wallet.id < 'b'", '< is not defined for string'],
    ['wallet == wallet', '== is not defined for struct'],
    ['true && 1', 'expected bool, found int'],
    ["[1, 'a'].count() == 2", 'expected int, found string'],
    ["1 in ['a']", 'expected string, found int'],
    ["activity.type in 'abc'", 'expected list<unknown>, found string'],
    ['wallet.id.count() == 1', 'expected list<unknown>, found string'],
    ['solana.tx.transfers.any(t, t.amount)', 'expected bool, found int'],
    ['private_key.tags.any(t, t == wallets)', 'expected string, found list<struct>'],
    ["eth.tx.data['a'] == 'a'", 'expected int, found string'],
    ["eth.tx.contract_call_args[0] == 'a'", 'expected string, found int'],
    ["eth.tx.data[0..'a'] == 'a'", 'expected int, found string'],
  ])('Validation refuses the condition %s', (text, reason) => {
    expect(condition(text)).toBe(`invalid policy condition: Expression cannot be evaluated: ${reason}`);
  });

  it.each([
    'wallet.exported == false',
    'activity.params.anything.at[0].all == 1',
    "eth.eip_712.message['a'][0]['b'].contains('c')",
    "wallets.all(wallet, wallet.label == 'a')",
    "eth.tx.data[2..10] in ['a9059cbb']",
    '[].count() == 0 && [[], [1]].count() == 2',
    'private_key.tags.filter(t, true)[0..1].count() == 1',
  ])('Validation accepts the condition %s', (text) => {
    expect(condition(text)).toBeUndefined();
  });

  it('A consensus has keywords of its own', () => {
    expect(messages({ consensus: 'credentials.any(c, c.user_id == approvers[0].id)' })).toEqual([]);
    expect(messages({ consensus: "activity.type == 'a'" })).toHaveLength(1);
    expect(messages({ consensus: "approvers.any(u, u.name == 'a')" })).toHaveLength(1);
  });

  it('Validation survives a long expression', () => {
    expect(condition('('.repeat(10_240))).toContain('nests too deeply');
    expect(condition(`true${' && true'.repeat(1_200)}`)).toBeUndefined();
  });
});
