import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import {
  concat,
  type Hex,
  recoverTransactionAddress,
  serializeTransaction,
  type TransactionSerializable,
  toRlp,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../../../errors/invalid-input.ts';
import { publicKeyOf } from '../curves.ts';
import { parseTransaction } from '../transactions.ts';
import { UNKNOWN } from './unsigned-transaction.ts';

const PRIVATE_KEY = '4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318';
const account = privateKeyToAccount(`0x${PRIVATE_KEY}`);
const TO = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const FEES = { maxFeePerGas: 20n, maxPriorityFeePerGas: 2n };
const CALL = { to: TO, value: 10n ** 18n, data: '0xa9059cbb00ff', gas: 60000n, nonce: 7 } as const;
const ACCESS_LIST = [{ address: TO, storageKeys: [`0x${'01'.repeat(32)}`] }] as const;
const AUTHORIZATION = await account.signAuthorization({ address: TO, chainId: 1, nonce: 3 });

const TRANSACTIONS: [name: string, transaction: TransactionSerializable][] = [
  ['legacy without a chain', { type: 'legacy', gasPrice: 5n, ...CALL }],
  ['legacy for a chain (EIP-155)', { type: 'legacy', gasPrice: 5n, chainId: 137, ...CALL }],
  ['EIP-2930', { type: 'eip2930', chainId: 1, gasPrice: 5n, accessList: ACCESS_LIST, ...CALL }],
  ['EIP-1559', { type: 'eip1559', chainId: 8453, ...FEES, ...CALL }],
  ['EIP-1559 that moves nothing', { type: 'eip1559', chainId: 1 }],
  ['EIP-1559 that creates a contract', { type: 'eip1559', chainId: 1, ...FEES, data: '0x6001', gas: 90000n }],
  [
    'EIP-4844',
    {
      type: 'eip4844',
      chainId: 1,
      ...FEES,
      ...CALL,
      maxFeePerBlobGas: 9n,
      blobVersionedHashes: [`0x01${'ab'.repeat(31)}`],
      sidecars: false,
    },
  ],
  ['EIP-7702', { type: 'eip7702', chainId: 1, ...FEES, ...CALL, authorizationList: [AUTHORIZATION] }],
];

const parse = (hex: string) => parseTransaction('TRANSACTION_TYPE_ETHEREUM', hex).transaction;
const sign = (hex: string): Hex => `0x${bytesToHex(parse(hex).sign(hexToBytes(PRIVATE_KEY)))}`;
const fields = (hex: string) =>
  parse(hex).describe({ publicKey: publicKeyOf('CURVE_SECP256K1', hexToBytes(PRIVATE_KEY)) });
const INVALID = new InvalidInput('invalid transaction');

describe('Ethereum transactions', () => {
  it.each(TRANSACTIONS)('An Ethereum transaction (%s) is signed exactly as viem does', async (_, transaction) => {
    const unsigned = serializeTransaction(transaction);
    const signed = sign(unsigned);
    expect(signed).toBe(await account.signTransaction(transaction));
    const serializedTransaction = signed as Parameters<typeof recoverTransactionAddress>[0]['serializedTransaction'];
    expect(await recoverTransactionAddress({ serializedTransaction })).toBe(account.address);
    expect(sign(unsigned.slice(2).toUpperCase())).toBe(signed);
  });

  it('Policies see the fields of the Ethereum transaction that is signed', () => {
    expect(fields(serializeTransaction({ type: 'eip1559', chainId: 8453, ...FEES, ...CALL }))).toEqual({
      type: 'TYPE_2',
      from: account.address.toLowerCase(),
      to: TO.toLowerCase(),
      value: 10n ** 18n,
      data: '0xa9059cbb00ff',
      gas: 60000n,
      nonce: 7n,
      chain_id: 8453n,
      gas_price: 20n,
      max_fee_per_gas: 20n,
      max_priority_fee_per_gas: 2n,
      function_name: '',
      function_signature: '',
    });
    expect(fields(serializeTransaction({ type: 'legacy', gasPrice: 5n, data: '0x00' }))).toEqual({
      type: 'LEGACY',
      from: account.address.toLowerCase(),
      to: '',
      value: 0n,
      data: '0x00',
      gas: 0n,
      nonce: 0n,
      chain_id: UNKNOWN,
      gas_price: 5n,
      function_name: '',
      function_signature: '',
    });
  });

  it.each(TRANSACTIONS)(
    'An Ethereum transaction (%s) is refused if it is already signed, cut short or too long',
    async (_, transaction) => {
      const unsigned = serializeTransaction(transaction);
      expect(() => parse(concat([unsigned, '0x00']))).toThrow(INVALID);
      expect(() => parse(unsigned.slice(0, -2))).toThrow(INVALID);
      const signed = await account.signTransaction(transaction);
      expect(() => parse(signed)).toThrow(INVALID);
    },
  );

  it.each<[what: string, hex: string]>([
    ['nothing', ''],
    ['0x alone', '0x'],
    ['no hex', 'hello'],
    ['half a byte', '0x2'],
    ['an unknown type', concat(['0x05', toRlp(['0x01'])])],
    ['a digest', '11'.repeat(32)],
    ['a list of too few fields', toRlp(['0x01', '0x02'])],
    ['a number with a leading zero', toRlp(['0x0001', '0x05', '0x5208', TO, '0x', '0x'])],
    ['a short address', toRlp(['0x01', '0x05', '0x5208', '0x1234', '0x', '0x'])],
    ['an address too long', toRlp(['0x01', '0x05', '0x5208', `${TO}00`, '0x', '0x'])],
    ['a list where data belongs', toRlp(['0x01', '0x05', '0x5208', TO, '0x', ['0x01']])],
    ['a length in more bytes than it needs', '0xf80601058252088080'],
  ])('An Ethereum transaction is refused when it is or has %s', (_, hex) => {
    expect(() => parse(hex)).toThrow(INVALID);
  });
});
