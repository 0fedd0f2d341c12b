import { describe, expect, it } from 'vitest';
import { activityEnvironment } from './activity-environment.ts';
import { evaluateToBoolean } from './evaluate.ts';
import { parsePolicyExpression } from './parser.ts';
import { validatePolicyText } from './validate.ts';

const MIXED = '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2';
const LOWER = MIXED.toLowerCase();
const UPPER = `0x${MIXED.slice(2).toUpperCase()}`;
const TRON = 'TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf';
const BECH32 = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4';
const BASE58 = '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2';

const environment = activityEnvironment(
  'ACTIVITY_TYPE_SIGN_TRANSACTION_V2',
  {},
  {
    walletAccount: { address: MIXED, path: "m/44'/60'/0'/0/0" },
    signed: {
      eth: {
        tx: { to: LOWER, from: LOWER, data: '0xa9059cbb00ff' },
        eip_712: { domain: { verifying_contract: LOWER }, message: {} },
        eip_7702_authorization: { address: LOWER },
      },
      tron: { tx: { contract: [{ contract_address: TRON, data: 'a9059cbb' }] } },
      bitcoin: { tx: { outputs: [{ address: BECH32, address_type: 'p2wpkh' }, { address: BASE58 }] } },
      tempo: { tx: { from: LOWER, fee_token: LOWER, calls: [{ to: LOWER, input: '0xa9059cbb00ff' }] } },
      solana: { tx: { instructions: [{ instruction_data_hex: '0aff' }] } },
    },
  },
);

const holds = (text: string) => {
  expect(validatePolicyText({ condition: text })).toEqual([]);
  return evaluateToBoolean(parsePolicyExpression(text, 'condition'), environment);
};

describe('the letter case of addresses and hex', () => {
  it.each([
    'eth.tx.to',
    'eth.tx.from',
    'eth.eip_712.domain.verifying_contract',
    'eth.eip_7702_authorization.address',
    'tempo.tx.from',
    'tempo.tx.fee_token',
    'tempo.tx.calls[0].to',
  ])('The letter case of %s does not matter, on either side, in lists and in functions on lists', (field) => {
    for (const address of [MIXED, LOWER, UPPER]) {
      expect(holds(`${field} == '${address}'`)).toBe(true);
      expect(holds(`'${address}' == ${field}`)).toBe(true);
      expect(holds(`${field} != '${address}'`)).toBe(false);
      expect(holds(`${field} in ['0x00', '${address}']`)).toBe(true);
      expect(holds(`['${address}'].contains(${field})`)).toBe(true);
      expect(holds(`['${address}'].any(a, a == ${field})`)).toBe(true);
      expect(holds(`['${address}', '0x00'].filter(a, ${field} == a).count() == 1`)).toBe(true);
      expect(holds(`${field}[2..10] == '${address.slice(2, 10)}'`)).toBe(true);
    }
    expect(holds(`${field} == '${MIXED.replace('C02', 'C03')}'`)).toBe(false);
  });

  it('The letter case of transaction data does not matter', () => {
    expect(holds("eth.tx.data[0..10] == '0xA9059CBB' && eth.tx.data[3] == 'A'")).toBe(false);
    expect(holds("eth.tx.data[0..10] == '0xA9059CBB' && eth.tx.data[2] == 'A'")).toBe(true);
    expect(holds("tempo.tx.calls.all(call, call.input[2..10] == 'A9059cbb')")).toBe(true);
    expect(holds("tron.tx.contract[0].data[0..8] == 'A9059CBB'")).toBe(true);
    expect(holds("solana.tx.instructions[0].instruction_data_hex == '0AFF'")).toBe(true);
    expect(holds("bitcoin.tx.outputs[0].address_type == 'P2WPKH'")).toBe(true);
  });

  it('The letter case of Tron and Base58 addresses matters, and that of Bech32 addresses does not', () => {
    expect(holds(`tron.tx.contract[0].contract_address == '${TRON}'`)).toBe(true);
    expect(holds(`tron.tx.contract[0].contract_address == '${TRON.toLowerCase()}'`)).toBe(false);
    expect(holds(`bitcoin.tx.outputs[0].address == '${BECH32.toUpperCase()}'`)).toBe(true);
    expect(holds(`bitcoin.tx.outputs[1].address == '${BASE58}'`)).toBe(true);
    expect(holds(`bitcoin.tx.outputs[1].address == '${BASE58.toLowerCase()}'`)).toBe(false);
    expect(holds(`bitcoin.tx.outputs.any(o, o.address in ['${BECH32.toUpperCase()}'])`)).toBe(true);
  });

  it('The letter case of the address of a wallet account matters', () => {
    expect(holds(`wallet_account.address == '${MIXED}'`)).toBe(true);
    expect(holds(`wallet_account.address == '${LOWER}'`)).toBe(false);
    expect(holds(`wallet_account.address in ['${LOWER}']`)).toBe(false);
    // One side has an opinion about case, the other has none.
    expect(holds('wallet_account.address == eth.tx.from')).toBe(true);
  });
});

describe('CaseInsensitiveString', () => {
  it('CaseInsensitiveString compares the lower case of both sides', () => {
    for (const address of [MIXED, LOWER, UPPER]) {
      expect(holds(`CaseInsensitiveString(wallet_account.address) == CaseInsensitiveString('${address}')`)).toBe(true);
    }
    expect(holds(`CaseInsensitiveString(wallet_account.address) == '${LOWER}'`)).toBe(true);
    expect(holds(`CaseInsensitiveString(eth.tx.to)[0..4] in ['0xc0', '0xff']`)).toBe(true);
  });

  it.each([
    `CaseInsensitiveString(wallet_account.address) == '${MIXED}'`,
    `'${MIXED}' != CaseInsensitiveString(wallet_account.address)`,
    `CaseInsensitiveString(wallet_account.address) in ['${LOWER}', '${MIXED}']`,
    `['${MIXED}'].contains(CaseInsensitiveString(wallet_account.address))`,
  ])('CaseInsensitiveString is refused on one side alone where it could never match: %s', (condition) => {
    expect(validatePolicyText({ condition })).toMatchObject([
      { message: expect.stringContaining('apply it to both sides of the comparison') },
    ]);
  });

  it('CaseInsensitiveString accepts text and nothing else', () => {
    expect(validatePolicyText({ condition: "CaseInsensitiveString(1) == ''" })).toHaveLength(1);
    expect(validatePolicyText({ consensus: "approvers.any(u, CaseInsensitiveString(u.email) == 'a@b.c')" })).toEqual(
      [],
    );
  });
});
