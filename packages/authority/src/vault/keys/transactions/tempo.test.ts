import { bytesToHex } from '@noble/hashes/utils.js';
import { concat, fromRlp, type Hex, keccak256, recoverAddress, slice, toRlp } from 'viem';
import { privateKeyToAddress } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../../../errors/invalid-input.ts';
import { publicKeyOf } from '../curves.ts';
import { parseTransaction } from '../transactions.ts';

const KEY = new Uint8Array(32).fill(1);
const ADDRESS = privateKeyToAddress(`0x${bytesToHex(KEY)}`);

/** A serialization published with the format's library: one call, fees, nonce 785. */
const UNSIGNED: Hex =
  '0x76ef018477359400847735940080d8d79470997970c51812dc3a010c7d01b50e0d17dc79c88080c08082031180808080c0';

const parse = (hex: string) => parseTransaction('TRANSACTION_TYPE_TEMPO', hex).transaction;
const sign = (hex: string): Hex => `0x${bytesToHex(parse(hex).sign(KEY))}`;

describe('Tempo transactions', () => {
  it('A Tempo transaction ends with the signature of the digest of the unsigned transaction', async () => {
    const unsignedFields = fromRlp(slice(UNSIGNED, 1)) as Hex[];
    const signedFields = fromRlp(slice(sign(UNSIGNED), 1)) as Hex[];
    const signature = signedFields.at(-1) ?? '0x';
    expect(sign(UNSIGNED)).toBe(concat(['0x76', toRlp([...unsignedFields, signature])]));
    expect(await recoverAddress({ hash: keccak256(UNSIGNED), signature })).toBe(ADDRESS);
  });

  it('Policies see the fields of the Tempo transaction that is signed', () => {
    expect(parse(UNSIGNED).describe({ publicKey: publicKeyOf('CURVE_SECP256K1', KEY) })).toEqual({
      chain_id: 1n,
      from: ADDRESS,
      nonce: 785n,
      gas_limit: 0n,
      max_fee_per_gas: 2000000000n,
      max_priority_fee_per_gas: 2000000000n,
      fee_token: '',
      valid_after: 0n,
      valid_before: 0n,
      calls: [{ to: '0x70997970c51812dc3a010c7d01b50e0d17dc79c8', input: '0x', function_signature: '' }],
    });
  });

  it.each([
    ['a signed transaction', () => sign(UNSIGNED)],
    ['a trailing byte', () => `${UNSIGNED}00`],
    ['a missing byte', () => UNSIGNED.slice(0, -2)],
    ['the type of another transaction', () => UNSIGNED.replace('0x76', '0x02')],
    [
      'a number with a leading zero',
      () => concat(['0x76', toRlp(['0x0001', ...(fromRlp(slice(UNSIGNED, 1)) as Hex[]).slice(1)])]),
    ],
    ['a digest', () => '11'.repeat(32)],
  ])('A Tempo transaction is refused when it is or has %s', (_, hex) => {
    expect(() => parse(hex())).toThrow(new InvalidInput('invalid transaction'));
  });
});
