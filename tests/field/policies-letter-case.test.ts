import { serializeTransaction } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Agency, startAgency } from '../setup/agent.ts';

const TO = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const OTHER = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const SPELLINGS = [TO, TO.toLowerCase(), `0x${TO.slice(2).toUpperCase()}`];

/** tkhq/docs, pull request 756: an address that a policy spells in another case than the transaction. */
describe('policies on addresses in any letter case', () => {
  let agency: Agency;
  beforeAll(async () => {
    agency = await startAgency();
  });
  afterAll(() => agency.test.close());

  const send = (to: `0x${string}`, data: `0x${string}` = '0x') => ({
    signWith: agency.ada.address,
    type: 'TRANSACTION_TYPE_ETHEREUM',
    unsignedTransaction: serializeTransaction({ type: 'eip1559', chainId: 1, to, data }),
  });
  const decideOn = (effect: 'EFFECT_ALLOW' | 'EFFECT_DENY', condition: string, transaction: object) => {
    const allowAll = ['EFFECT_ALLOW', "activity.action == 'SIGN'"] as const;
    const policies =
      effect === 'EFFECT_DENY' ? [allowAll, [effect, condition] as const] : [[effect, condition] as const];
    return agency.decide(policies, 'SIGN_TRANSACTION_V2', { ...transaction });
  };

  it.each(SPELLINGS)('A policy on the address %s denies or allows it in any letter case', async (address) => {
    for (const condition of [`eth.tx.to == '${address}'`, `['${address}'].contains(eth.tx.to)`]) {
      expect(await decideOn('EFFECT_DENY', condition, send(TO))).toBe(403);
      expect(await decideOn('EFFECT_DENY', condition, send(OTHER))).toBe(200);
      expect(await decideOn('EFFECT_ALLOW', condition, send(TO))).toBe(200);
      expect(await decideOn('EFFECT_ALLOW', condition, send(OTHER))).toBe(403);
    }
  });

  it('Policies read the sender and the data in any letter case', async () => {
    const { address } = agency.ada;
    expect(await decideOn('EFFECT_DENY', `eth.tx.from in ['${address}']`, send(TO))).toBe(403);
    expect(await decideOn('EFFECT_ALLOW', `eth.tx.from == '${address.toLowerCase()}'`, send(TO))).toBe(200);
    const selector = "eth.tx.data[0..10] == '0xA9059CBB'";
    expect(await decideOn('EFFECT_DENY', selector, send(TO, '0xa9059cbb00'))).toBe(403);
  });

  it('The address of a wallet account is compared exactly, unless both sides are wrapped', async () => {
    const { address } = agency.ada;
    const lower = address.toLowerCase();
    expect(await decideOn('EFFECT_ALLOW', `wallet_account.address == '${address}'`, send(TO))).toBe(200);
    expect(await decideOn('EFFECT_ALLOW', `wallet_account.address == '${lower}'`, send(TO))).toBe(403);
    const wrapped = `CaseInsensitiveString(wallet_account.address) == CaseInsensitiveString('${address}')`;
    expect(await decideOn('EFFECT_DENY', wrapped, send(TO))).toBe(403);
  });

  it('A policy that wraps one side and could never match is refused when it is created', async () => {
    const { status, body } = await agency.asRoot('CREATE_POLICY_V3', {
      policyName: 'never',
      effect: 'EFFECT_DENY',
      condition: `CaseInsensitiveString(wallet_account.address) == '${TO}'`,
      notes: '',
    });
    expect(status).toBe(400);
    expect(body.message).toContain('apply it to both sides of the comparison');
  });
});
