import { bytesToHex } from '@noble/hashes/utils.js';
import { base58 } from '@scure/base';
import type { SolanaInstruction, SolanaMessage } from './solana-wire.ts';
import type { TransactionFields } from './unsigned-transaction.ts';

const SYSTEM_PROGRAM = '11111111111111111111111111111111';
const TOKEN_PROGRAMS = ['TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA', 'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb'];
const SYSTEM_TRANSFER = 2;
const TOKEN_TRANSFER = 3;
const TOKEN_TRANSFER_CHECKED = 12;

/** What a policy reads in place of a key that an address table supplies (Turnkey docs, "Policy examples", Solana). */
const LOOKED_UP = 'ADDRESS_TABLE_LOOKUP';

/** The fields of `solana.tx`. */
export function describeSolanaMessage(message: SolanaMessage): TransactionFields {
  const { instructions, accountKeys } = message;
  const keys = accountKeys.map((key) => base58.encode(key));
  const keyAt = (index: number | undefined) => (index === undefined || index < 0 ? '' : (keys[index] ?? LOOKED_UP));
  const lookups = describeLookups(message);
  return {
    account_keys: keys,
    program_keys: [...new Set(instructions.map(({ programIndex }) => keyAt(programIndex)))],
    recent_blockhash: base58.encode(message.recentBlockhash),
    address_table_lookups: lookups,
    instructions: instructions.map((instruction) => ({
      program_key: keyAt(instruction.programIndex),
      accounts: instruction.accountIndexes.map((index) => ({
        account_key: keyAt(index),
        signer: index < message.requiredSignatures,
        writable: isWritable(message, index),
      })),
      instruction_data_hex: bytesToHex(instruction.data),
      address_table_lookups: lookups,
    })),
    transfers: instructions.flatMap((instruction) => describeTransfer(instruction, keyAt)),
    spl_transfers: instructions.flatMap((instruction) => describeTokenTransfer(instruction, keyAt)),
  };
}

type KeyAt = (index: number | undefined) => string;

function isWritable(message: SolanaMessage, index: number): boolean {
  const { requiredSignatures, readonlySigned, readonlyUnsigned, accountKeys, lookups } = message;
  if (index < requiredSignatures) return index < requiredSignatures - readonlySigned;
  if (index < accountKeys.length) return index < accountKeys.length - readonlyUnsigned;
  // Loaded accounts come writable first, of all tables together.
  const writable = lookups.reduce((sum, lookup) => sum + lookup.writableIndexes.length, 0);
  return index < accountKeys.length + writable;
}

function describeLookups({ lookups }: SolanaMessage): TransactionFields[] {
  return lookups.map(({ tableKey, writableIndexes, readonlyIndexes }) => ({
    address_table_key: base58.encode(tableKey),
    writable_indexes: writableIndexes.map(BigInt),
    readonly_indexes: readonlyIndexes.map(BigInt),
  }));
}

function describeTransfer(
  { programIndex, accountIndexes, data }: SolanaInstruction,
  keyAt: KeyAt,
): TransactionFields[] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (keyAt(programIndex) !== SYSTEM_PROGRAM || data.length !== 12) return [];
  if (view.getUint32(0, true) !== SYSTEM_TRANSFER) return [];
  const [from, to] = accountIndexes;
  return [{ from: keyAt(from), to: keyAt(to), amount: view.getBigUint64(4, true) }];
}

function describeTokenTransfer(
  { programIndex, accountIndexes, data }: SolanaInstruction,
  keyAt: KeyAt,
): TransactionFields[] {
  const checked = data[0] === TOKEN_TRANSFER_CHECKED;
  if (!TOKEN_PROGRAMS.includes(keyAt(programIndex)) || (!checked && data[0] !== TOKEN_TRANSFER)) return [];
  if (data.length < 9) return [];
  const [from, mint, to, owner, ...signers] = checked ? accountIndexes : accountIndexes.toSpliced(1, 0, -1);
  const amount = new DataView(data.buffer, data.byteOffset, data.byteLength).getBigUint64(1, true);
  return [
    {
      from: keyAt(from),
      to: keyAt(to),
      amount,
      owner: keyAt(owner),
      signers: signers.map(keyAt),
      token_mint: keyAt(mint),
    },
  ];
}
