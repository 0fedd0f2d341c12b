import { bytesToHex } from '@noble/hashes/utils.js';
import {
  createCloseAccountInstruction,
  createTransferCheckedInstruction,
  createTransferCheckedWithFeeInstruction,
  createTransferInstruction,
  TOKEN_2022_PROGRAM_ID,
  TOKEN_PROGRAM_ID,
} from '@solana/spl-token';
import {
  AddressLookupTableAccount,
  NONCE_ACCOUNT_LENGTH,
  PublicKey,
  SystemProgram,
  TransactionInstruction,
  TransactionMessage,
  VersionedTransaction,
} from '@solana/web3.js';
import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../../../errors/invalid-input.ts';
import { parseTransaction } from '../transactions.ts';
import { UNKNOWN } from './unsigned-transaction.ts';

const key = (byte: number) => new PublicKey(new Uint8Array(32).fill(byte));
const [PAYER, TO, BASE, MINT, OWNER, SIGNER] = [key(1), key(2), key(3), key(4), key(5), key(6)];
const INVALID = new InvalidInput('invalid transaction');

function describeTransaction(instructions: TransactionInstruction[], tables: AddressLookupTableAccount[] = []) {
  const message = new TransactionMessage({ payerKey: PAYER, recentBlockhash: key(9).toBase58(), instructions });
  const bytes = new VersionedTransaction(message.compileToV0Message(tables)).serialize();
  return parseTransaction('TRANSACTION_TYPE_SOLANA', bytesToHex(bytes)).transaction.describe({
    publicKey: PAYER.toBytes(),
  });
}

/** The instruction with other data. */
function withData(instruction: TransactionInstruction, data: Uint8Array | number[]): TransactionInstruction {
  return new TransactionInstruction({ ...instruction, data: Buffer.from(data) });
}

const transfer = SystemProgram.transfer({ fromPubkey: PAYER, toPubkey: TO, lamports: 7 });
const newAccount = { fromPubkey: PAYER, newAccountPubkey: TO, lamports: 7, space: 0, programId: OWNER };
const derived = { basePubkey: BASE, seed: 'seed', programId: OWNER };
const tokenTransfer = createTransferCheckedInstruction(BASE, MINT, TO, OWNER, 7n, 2, [SIGNER], TOKEN_2022_PROGRAM_ID);
const seen = { from: PAYER.toBase58(), to: TO.toBase58(), amount: 7n };
const seenToken = {
  from: BASE.toBase58(),
  to: TO.toBase58(),
  amount: 7n,
  owner: OWNER.toBase58(),
  signers: [SIGNER.toBase58()],
  token_mint: MINT.toBase58(),
};

describe('transfers of lamports in a Solana transaction', () => {
  it.each<[name: string, instruction: TransactionInstruction]>([
    ['Transfer', transfer],
    ['Transfer with a byte behind it', withData(transfer, [...transfer.data, 0])],
    ['Transfer with many bytes behind it', withData(transfer, [...transfer.data, ...new Uint8Array(300).fill(255)])],
    ['CreateAccount', SystemProgram.createAccount(newAccount)],
    ['CreateAccountWithSeed', SystemProgram.createAccountWithSeed({ ...newAccount, basePubkey: BASE, seed: 'seed' })],
    ['TransferWithSeed', SystemProgram.transfer({ fromPubkey: PAYER, toPubkey: TO, lamports: 7, ...derived })],
    [
      'WithdrawNonceAccount',
      SystemProgram.nonceWithdraw({ noncePubkey: PAYER, toPubkey: TO, authorizedPubkey: OWNER, lamports: 7 }),
    ],
  ])('Policies see the transfer of a Solana instruction: %s', (_, instruction) => {
    expect(describeTransaction([instruction]).transfers).toEqual([seen]);
  });

  it('Policies see the transfer of a Solana instruction with more accounts than needed', () => {
    const extra = new TransactionInstruction({
      ...transfer,
      keys: [...transfer.keys, { pubkey: OWNER, isSigner: false, isWritable: false }],
    });
    expect(describeTransaction([extra]).transfers).toEqual([seen]);
  });

  it('Policies see no transfer of Solana instructions that move nothing', () => {
    const nonce = { noncePubkey: TO, authorizedPubkey: PAYER };
    const instructions = [
      SystemProgram.allocate({ accountPubkey: PAYER, space: 5 }),
      SystemProgram.assign({ accountPubkey: PAYER, ...derived }),
      SystemProgram.allocate({ accountPubkey: PAYER, space: 5, ...derived }),
      SystemProgram.nonceAdvance(nonce),
      SystemProgram.nonceAuthorize({ ...nonce, newAuthorizedPubkey: OWNER }),
      withData(transfer, [12, 0, 0, 0]),
    ];
    expect(describeTransaction(instructions).transfers).toEqual([]);
    const created = SystemProgram.createNonceAccount({ ...nonce, fromPubkey: PAYER, lamports: 7 });
    expect(describeTransaction(created.instructions).transfers).toEqual([seen]);
    expect(NONCE_ACCOUNT_LENGTH).toBe(80);
  });

  it.each<[name: string, instruction: TransactionInstruction]>([
    ['nothing', withData(transfer, [])],
    ['half a number', withData(transfer, [2, 0])],
    ['no amount', withData(transfer, [2, 0, 0, 0])],
    ['half an amount', withData(transfer, transfer.data.subarray(0, 11))],
    ['an unknown number', withData(transfer, [99, 0, 0, 0])],
    ['a seed longer than the instruction', withData(transfer, [11, 0, 0, 0, ...new Uint8Array(8), 255, 255, 0, 0])],
    ['no recipient', new TransactionInstruction({ ...transfer, keys: transfer.keys.slice(0, 1) })],
    ['an Assign cut short', withData(transfer, [1, 0, 0, 0, 5])],
  ])('A Solana transaction is refused when a system instruction has %s', (_, instruction) => {
    expect(() => describeTransaction([transfer, instruction])).toThrow(INVALID);
  });
});

describe('transfers of tokens in a Solana transaction', () => {
  it.each<[name: string, program: PublicKey]>([
    ['the Token program', TOKEN_PROGRAM_ID],
    ['Token-2022', TOKEN_2022_PROGRAM_ID],
  ])(
    'Policies see the token transfers of every instruction of %s that Turnkey names, with their signers',
    (_, program) => {
      const plain = createTransferInstruction(BASE, TO, OWNER, 7n, [SIGNER], program);
      const checked = createTransferCheckedInstruction(BASE, MINT, TO, OWNER, 7n, 2, [SIGNER], program);
      const fee = createTransferCheckedWithFeeInstruction(
        BASE,
        MINT,
        TO,
        OWNER,
        7n,
        2,
        1n,
        [SIGNER],
        TOKEN_2022_PROGRAM_ID,
      );
      const withFee = withProgram(fee, program);
      const all = [plain, checked, withFee];
      const expected = [{ ...seenToken, token_mint: '' }, seenToken, seenToken];
      expect(describeTransaction(all).spl_transfers).toEqual(expected);
      const longer = all.map((instruction) => withData(instruction, [...instruction.data, 1, 2, 3]));
      expect(describeTransaction(longer).spl_transfers).toEqual(expected);
    },
  );

  it('Policies see the Solana token transfers of a batch', () => {
    const part = (data: Uint8Array, accounts: number) => [accounts, data.length, ...data];
    const close = createCloseAccountInstruction(BASE, TO, OWNER);
    const batch = new TransactionInstruction({
      programId: TOKEN_PROGRAM_ID,
      keys: [...close.keys, ...tokenTransfer.keys],
      data: Buffer.from([255, ...part(close.data, 3), ...part(tokenTransfer.data, 5)]),
    });
    expect(describeTransaction([batch]).spl_transfers).toEqual([seenToken]);
    expect(() => describeTransaction([withData(batch, batch.data.subarray(0, -1))])).toThrow(INVALID);
    expect(() => describeTransaction([withData(batch, [255, 20, 1, 9])])).toThrow(INVALID);
    expect(() => describeTransaction([withData(batch, [255, 0, 2, 255, 0])])).toThrow(INVALID);
  });

  it('Policies see no token transfer of other Solana instructions, as at Turnkey', () => {
    expect(describeTransaction([createCloseAccountInstruction(BASE, TO, OWNER)]).spl_transfers).toEqual([]);
  });

  it.each([7, 13])(
    'Policies see Solana token transfers as unknown when one is confidential (instruction 27, %i)',
    (number) => {
      expect(describeTransaction([tokenTransfer, withData(tokenTransfer, [27, number])]).spl_transfers).toBe(UNKNOWN);
    },
  );

  it.each<[name: string, instruction: TransactionInstruction]>([
    ['nothing', withData(tokenTransfer, [])],
    ['half an amount', withData(tokenTransfer, [3, 1, 2])],
    ['no decimals', withData(tokenTransfer, [12, ...new Uint8Array(8)])],
    ['no number of the extension', withData(tokenTransfer, [26])],
    ['no fee', withData(tokenTransfer, [26, 1, ...new Uint8Array(9)])],
    ['no owner', new TransactionInstruction({ ...tokenTransfer, keys: tokenTransfer.keys.slice(0, 3) })],
  ])('A Solana transaction is refused when a token instruction has %s', (_, instruction) => {
    expect(() => describeTransaction([instruction])).toThrow(INVALID);
  });
});

describe('accounts of an address table in a Solana transaction', () => {
  it('Policies see which Solana accounts come from an address table, in each instruction too', () => {
    const table = new AddressLookupTableAccount({
      key: key(77),
      state: {
        deactivationSlot: 2n ** 64n - 1n,
        lastExtendedSlot: 0,
        lastExtendedSlotStartIndex: 0,
        addresses: [OWNER, TO, MINT],
      },
    });
    const fields = describeTransaction(
      [transfer, SystemProgram.nonceAdvance({ noncePubkey: BASE, authorizedPubkey: PAYER })],
      [table],
    );
    const lookup = { address_table_key: key(77).toBase58(), writable_indexes: [1n], readonly_indexes: [] };
    expect(fields).toMatchObject({
      transfers: [{ from: PAYER.toBase58(), to: 'ADDRESS_TABLE_LOOKUP', amount: 7n }],
      address_table_lookups: [lookup],
      instructions: [{ address_table_lookups: [lookup] }, { address_table_lookups: [] }],
    });
    expect(fields.account_keys).toContain('ADDRESS_TABLE_LOOKUP');
  });
});

function withProgram(instruction: TransactionInstruction, programId: PublicKey): TransactionInstruction {
  return new TransactionInstruction({ ...instruction, programId });
}
