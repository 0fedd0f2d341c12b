import { bytesToHex } from '@noble/hashes/utils.js';
import { base58 } from '@scure/base';
import { describeLamportMoves, SYSTEM_PROGRAM } from './solana-system.ts';
import { describeTokenTransfers, TOKEN_PROGRAMS } from './solana-token.ts';
import type { SolanaMessage } from './solana-wire.ts';
import { type TransactionFields, UNKNOWN, type UnknownValue } from './unsigned-transaction.ts';

/** What a policy sees in place of a key from an address table (Turnkey docs, "Policy examples", Solana). */
const LOOKED_UP = 'ADDRESS_TABLE_LOOKUP';

/** An instruction with keys instead of indexes. */
interface ResolvedInstruction {
  program: string;
  accounts: string[];
  data: Uint8Array;
}

/**
 * The fields of `solana.tx`. `spl_transfers` is unknown when a transfer is confidential.
 *
 * @throws InvalidInput `invalid transaction` when an instruction of the System program or a token program cannot be read
 */
export function describeSolanaMessage(message: SolanaMessage): TransactionFields {
  const { instructions } = message;
  const loaded = loadedAccounts(message);
  const keys = [...message.accountKeys.map((key) => base58.encode(key)), ...loaded.map(() => LOOKED_UP)];
  // The parser has checked that every index exists.
  const keyAt = (index: number): string => keys[index] ?? LOOKED_UP;
  const resolved = instructions.map(({ programIndex, accountIndexes, data }) => ({
    program: keyAt(programIndex),
    accounts: accountIndexes.map(keyAt),
    data,
  }));
  return {
    account_keys: keys,
    program_keys: [...new Set(resolved.map(({ program }) => program))],
    recent_blockhash: base58.encode(message.recentBlockhash),
    address_table_lookups: message.lookups.map(({ tableKey, writableIndexes, readonlyIndexes }) =>
      describeLookup(tableKey, writableIndexes, readonlyIndexes),
    ),
    instructions: instructions.map((instruction) => ({
      program_key: keyAt(instruction.programIndex),
      accounts: instruction.accountIndexes.map((index) => ({
        account_key: keyAt(index),
        signer: index < message.requiredSignatures,
        writable: loaded[index - message.accountKeys.length]?.writable ?? isWritable(message, index),
      })),
      instruction_data_hex: bytesToHex(instruction.data),
      address_table_lookups: describeOwnLookups(loaded, instruction.accountIndexes, message.accountKeys.length),
    })),
    transfers: resolved
      .filter(({ program }) => program === SYSTEM_PROGRAM)
      .flatMap(({ accounts, data }) => describeLamportMoves(accounts, data)),
    spl_transfers: describeSplTransfers(resolved),
  };
}

/** Whether an account that the message itself names may be written to. */
function isWritable(message: SolanaMessage, index: number): boolean {
  const { requiredSignatures, readonlySigned, readonlyUnsigned, accountKeys } = message;
  if (index < requiredSignatures) return index < requiredSignatures - readonlySigned;
  return index < accountKeys.length - readonlyUnsigned;
}

interface LoadedAccount {
  table: Uint8Array;
  index: number;
  writable: boolean;
}

/** The accounts that address tables supply, in the order of their indexes: the writable ones of all tables first. */
function loadedAccounts({ lookups }: SolanaMessage): LoadedAccount[] {
  const load = (table: Uint8Array, indexes: readonly number[], writable: boolean) =>
    indexes.map((index) => ({ table, index, writable }));
  return [
    ...lookups.flatMap(({ tableKey, writableIndexes }) => load(tableKey, writableIndexes, true)),
    ...lookups.flatMap(({ tableKey, readonlyIndexes }) => load(tableKey, readonlyIndexes, false)),
  ];
}

/** The lookups that one instruction uses. The indexes of loaded accounts follow those of the message's own accounts. */
function describeOwnLookups(
  loaded: readonly LoadedAccount[],
  accountIndexes: readonly number[],
  ownAccounts: number,
): TransactionFields[] {
  const tables = new Map<Uint8Array, { writable: number[]; readonly: number[] }>();
  for (const accountIndex of [...new Set(accountIndexes)].sort((one, other) => one - other)) {
    const account = loaded[accountIndex - ownAccounts];
    if (account === undefined) continue;
    const indexes = tables.get(account.table) ?? { writable: [], readonly: [] };
    tables.set(account.table, indexes);
    (account.writable ? indexes.writable : indexes.readonly).push(account.index);
  }
  return [...tables].map(([table, { writable, readonly }]) => describeLookup(table, writable, readonly));
}

function describeLookup(
  table: Uint8Array,
  writable: readonly number[],
  readonly: readonly number[],
): TransactionFields {
  return {
    address_table_key: base58.encode(table),
    writable_indexes: writable.map(BigInt),
    readonly_indexes: readonly.map(BigInt),
  };
}

function describeSplTransfers(instructions: readonly ResolvedInstruction[]): TransactionFields[] | UnknownValue {
  const transfers = instructions
    .filter(({ program }) => TOKEN_PROGRAMS.includes(program))
    .map(({ accounts, data }) => describeTokenTransfers(accounts, data));
  return transfers.includes('hidden') ? UNKNOWN : transfers.filter((one) => one !== 'hidden').flat();
}
