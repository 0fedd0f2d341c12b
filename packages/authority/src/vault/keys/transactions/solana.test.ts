import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { base58 } from '@scure/base';
import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../../../errors/invalid-input.ts';
import { publicKeyOf } from '../curves.ts';
import { parseTransaction } from '../transactions.ts';

const PAYER_KEY = new Uint8Array(32).fill(9);
const SECOND_KEY = new Uint8Array(32).fill(10);
const PAYER = bytesToHex(publicKeyOf('CURVE_ED25519', PAYER_KEY));
const SECOND = bytesToHex(publicKeyOf('CURVE_ED25519', SECOND_KEY));
const TOKEN_PROGRAM = '06ddf6e1d765a193d9cbe146ceeb79ac1cb485ed5f5b37913a8cf5857eff00a9';

const empty = '00'.repeat(64);
const filled = (byte: string) => byte.repeat(32);
const address = (byte: number) => base58.encode(new Uint8Array(32).fill(byte));

/** Messages as @solana/web3.js 1.98 compiles them for the two keys, and the signatures it makes. */
const LEGACY_MESSAGE = `01000103${PAYER}${filled('03')}${filled('00')}${filled('63')}01020200010c02000000141a99be1c000000`;
const LEGACY_SIGNATURE =
  '2835270db5247c148436d25e20ca3409868bbe301294dea95ca45ee9e22df2c36932cbd6da2513c7b073306ae4b6ad4d13269622d0029ad16d0a268a2a576e00';
const VERSIONED_KEYS = [
  PAYER,
  SECOND,
  filled('03'),
  filled('14'),
  filled('16'),
  filled('00'),
  TOKEN_PROGRAM,
  filled('15'),
];
const VERSIONED_MESSAGE = `8002000308${VERSIONED_KEYS.join('')}${filled('63')}03050200020c02000000141a99be1c000000050201080c0200000005000000000000000604030704000a0c40420f00000000000601${filled('4d')}010100`;
const PAYER_SIGNATURE =
  '51ea73cdc0a9c84d1a9a1e7089cb64498823b7eb737c5a827e3b895dc74f914b5707ba8d38076b160ef1f11e87e1286c81311ee94039d7c57f097caf3d1aa800';
const SECOND_SIGNATURE =
  '27bfbce731c4e8d41f657adbbdbb6b82dac2d1b6f13e4929fab2ae9d646b4da7c31c72142c1f1cd6ea442ba1d89ff8db6a643b964dd52c3b4ba4e2a16700bf08';

const LEGACY = `01${empty}${LEGACY_MESSAGE}`;
const VERSIONED = `02${empty}${empty}${VERSIONED_MESSAGE}`;

const parse = (hex: string) => parseTransaction('TRANSACTION_TYPE_SOLANA', hex).transaction;
const sign = (hex: string, key: Uint8Array) => bytesToHex(parse(hex).sign(key));
const signer = { publicKey: hexToBytes(PAYER) };

describe('Solana transactions', () => {
  it('A legacy Solana transaction is signed', () => {
    expect(sign(LEGACY, PAYER_KEY)).toBe(`01${LEGACY_SIGNATURE}${LEGACY_MESSAGE}`);
  });

  it('Each signer of a versioned Solana transaction fills its own slot, in any order', () => {
    const bySecond = sign(VERSIONED, SECOND_KEY);
    expect(bySecond).toBe(`02${empty}${SECOND_SIGNATURE}${VERSIONED_MESSAGE}`);
    expect(sign(bySecond, PAYER_KEY)).toBe(`02${PAYER_SIGNATURE}${SECOND_SIGNATURE}${VERSIONED_MESSAGE}`);
  });

  it('A key that is no required signer of a Solana transaction is refused', () => {
    const refusal = new InvalidInput('the transaction does not require a signature of this key');
    expect(() => parse(LEGACY).sign(SECOND_KEY)).toThrow(refusal);
    expect(() => parse(LEGACY.replace(filled('03'), SECOND)).sign(SECOND_KEY)).toThrow(refusal);
  });

  it('Policies see the transfers, token transfers and accounts of a Solana transaction', () => {
    const fields = parse(VERSIONED).describe(signer);
    expect(fields).toMatchObject({
      account_keys: [...VERSIONED_KEYS.map((key) => base58.encode(hexToBytes(key))), 'ADDRESS_TABLE_LOOKUP'],
      program_keys: [address(0), 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA'],
      recent_blockhash: address(0x63),
      transfers: [
        { from: base58.encode(hexToBytes(PAYER)), to: address(3), amount: 123456789012n },
        { from: base58.encode(hexToBytes(SECOND)), to: 'ADDRESS_TABLE_LOOKUP', amount: 5n },
      ],
      spl_transfers: [
        {
          from: address(20),
          token_mint: address(21),
          to: address(22),
          owner: base58.encode(hexToBytes(PAYER)),
          amount: 1000000n,
          signers: [],
        },
      ],
      address_table_lookups: [{ address_table_key: address(77), writable_indexes: [1n], readonly_indexes: [] }],
    });
    expect(fields.instructions).toMatchObject([
      {
        program_key: address(0),
        instruction_data_hex: '02000000141a99be1c000000',
        accounts: [
          { account_key: base58.encode(hexToBytes(PAYER)), signer: true, writable: true },
          { account_key: address(3), signer: false, writable: true },
        ],
      },
      { accounts: [{ signer: true }, { account_key: 'ADDRESS_TABLE_LOOKUP', signer: false, writable: true }] },
      { accounts: [{ writable: true }, { account_key: address(21), writable: false }, {}, { signer: true }] },
    ]);
  });

  it.each([
    ['a message alone', LEGACY_MESSAGE],
    ['no signatures', `00${LEGACY_MESSAGE}`],
    ['a signature too many', `02${empty}${empty}${LEGACY_MESSAGE}`],
    ['a trailing byte', `${LEGACY}00`],
    ['a missing byte', LEGACY.slice(0, -2)],
    ['an unknown version', LEGACY.replace(LEGACY_MESSAGE, `81${LEGACY_MESSAGE}`)],
    [
      'a length in more bytes than it needs',
      LEGACY.replace(LEGACY_MESSAGE, LEGACY_MESSAGE.replace('01000103', '0100018300')),
    ],
    ['an account that is not there', LEGACY.replace('0102020001', '0102020003')],
    ['a program that is not there', LEGACY.replace('0102020001', '0103020001')],
    ['the payer as program', LEGACY.replace('0102020001', '0100020001')],
    ['the same key twice', LEGACY.replace(filled('03'), PAYER)],
    ['a payer that is read-only', LEGACY.replace('01000103', '01010103')],
    ['more read-only keys than there are', LEGACY.replace('01000103', '01000303')],
    ['a digest', '11'.repeat(32)],
  ])('A Solana transaction is refused when it is or has %s', (_, hex) => {
    expect(() => parse(hex)).toThrow(new InvalidInput('invalid transaction'));
  });
});
