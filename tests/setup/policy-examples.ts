import { expect, it } from 'vitest';
import {
  activityEnvironment,
  type PolicyInputs,
} from '../../packages/authority/src/policy-language/activity-environment.ts';
import { decide, type PolicyEffect, parsePolicy } from '../../packages/authority/src/policy-language/policies.ts';
import { validatePolicyText } from '../../packages/authority/src/policy-language/validate.ts';
import type { PolicyStruct } from '../../packages/authority/src/policy-language/value.ts';
import { parseTransaction } from '../../packages/authority/src/vault/keys/transactions.ts';

/** The public key of the private key 1. */
export const PUBLIC_KEY = Buffer.from('0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798', 'hex');
export const WALLET = { id: 'w', label: 'tempo-production', imported: false, exported: false };
export const ACCOUNT: PolicyInputs = {
  wallet: WALLET,
  walletAccount: { address: '0xSigner', path: "m/44'/60'/0'/0/0" },
};

/** One policy of a page of examples, with a request that it is for and one that it is not for. */
export type Example = [
  name: string,
  condition: string,
  matching: PolicyStruct,
  other: PolicyStruct,
  effect?: PolicyEffect,
];

function outcome(condition: string, effect: PolicyEffect, environment: PolicyStruct) {
  expect(validatePolicyText({ condition })).toEqual([]);
  const policy = parsePolicy({ policyId: 'p', effect, condition });
  const votes = { approved: [{ user: { id: 'u', tags: [] }, credentials: [] }], rejected: [], undecided: [] };
  return decide([policy], { environment, now: new Date(0), votes }).outcome;
}

/** A test of each example: the policy applies to the one request and not to the other. */
export function checkExamples(examples: readonly Example[]): void {
  it.each(examples)('A documented policy %s', (_, condition, matching, other, effect = 'EFFECT_ALLOW') => {
    const applies = effect === 'EFFECT_ALLOW' ? 'OUTCOME_ALLOW' : 'OUTCOME_DENY_EXPLICIT';
    expect(outcome(condition, effect, matching)).toBe(applies);
    expect(outcome(condition, effect, other)).toBe('OUTCOME_DENY_IMPLICIT');
  });
}

/** The environment of a transaction that is to be signed, from its bytes. */
export function signing(chain: string, hex: string, inputs: PolicyInputs = ACCOUNT): PolicyStruct {
  const type = `TRANSACTION_TYPE_${chain}`;
  const { keyword, transaction } = parseTransaction(type, hex);
  const tx = transaction.describe({ publicKey: PUBLIC_KEY });
  return activityEnvironment(
    'ACTIVITY_TYPE_SIGN_TRANSACTION_V2',
    { type },
    { ...inputs, signed: { [keyword]: { tx } } },
  );
}
