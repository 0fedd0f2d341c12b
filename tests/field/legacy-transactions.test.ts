import { serializeTransaction } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Agency, startAgency } from '../setup/agent.ts';

/** A transaction without a chain id (from before EIP-155) is good on every chain. */
describe('a legacy transaction without a chain id', () => {
  let agency: Agency;
  beforeAll(async () => {
    agency = await startAgency();
  });
  afterAll(() => agency.test.close());

  const allowAll = ['EFFECT_ALLOW', "activity.resource == 'PRIVATE_KEY'"] as const;
  const CALL = { type: 'legacy', gasPrice: 5n, gas: 21_000n, to: `0x${'11'.repeat(20)}`, value: 1n } as const;
  const sign = (chainId: number | undefined) => ({
    signWith: agency.ada.address,
    type: 'TRANSACTION_TYPE_ETHEREUM',
    unsignedTransaction: serializeTransaction({ ...CALL, ...(chainId === undefined ? {} : { chainId }) }).slice(2),
  });
  const decide = (policies: Parameters<Agency['decide']>[0], chainId?: number) =>
    agency.decide(policies, 'SIGN_TRANSACTION_V2', sign(chainId));

  it('A legacy transaction without a chain id is denied by a policy that denies a chain', async () => {
    const policies = [allowAll, ['EFFECT_DENY', 'eth.tx.chain_id == 1']] as const;
    expect([await decide(policies, 1), await decide(policies, 137), await decide(policies)]).toEqual([403, 200, 403]);
  });

  it('A legacy transaction without a chain id is denied by a policy that denies all chains but one', async () => {
    const policies = [allowAll, ['EFFECT_DENY', 'eth.tx.chain_id != 137']] as const;
    expect([await decide(policies, 1), await decide(policies, 137), await decide(policies)]).toEqual([403, 200, 403]);
  });

  it('A legacy transaction without a chain id is not allowed by a policy that allows a chain', async () => {
    const policies = [['EFFECT_ALLOW', 'eth.tx.chain_id == 1']] as const;
    expect([await decide(policies, 1), await decide(policies)]).toEqual([200, 403]);
  });

  it('A legacy transaction without a chain id is signed where policies do not ask for the chain', async () => {
    expect(await decide([['EFFECT_ALLOW', 'eth.tx.value == 1']])).toBe(200);
  });
});
