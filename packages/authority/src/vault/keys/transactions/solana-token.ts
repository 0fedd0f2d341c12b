import * as P from 'micro-packed';
import { InvalidInput } from '../../../errors/invalid-input.ts';
import { parseStrictly, type TransactionFields } from './unsigned-transaction.ts';

/** The Token program and Token-2022. */
export const TOKEN_PROGRAMS: readonly string[] = [
  'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
  'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb',
];

const TRANSFER = 3;
const TRANSFER_CHECKED = 12;
const TRANSFER_FEE_EXTENSION = 26;
const TRANSFER_CHECKED_WITH_FEE = 1;
const CONFIDENTIAL_TRANSFER_EXTENSION = 27;
/** Transfer and TransferWithFee of the extension. */
const CONFIDENTIAL_TRANSFERS = [7, 13];
const BATCH = 255;

const transfer = P.struct({ amount: P.U64LE });
const transferChecked = P.struct({ amount: P.U64LE, decimals: P.U8 });
const transferCheckedWithFee = P.struct({ amount: P.U64LE, decimals: P.U8, fee: P.U64LE });
/** Several instructions in one. Each uses the next accounts of the list. */
const batch = P.array(null, P.struct({ accounts: P.U8, data: P.bytes(P.U8) }));

/**
 * What an instruction of a token program transfers: the entries of `solana.tx.spl_transfers`. Extra bytes are ignored,
 * as the programs do. Extra accounts are signers of a multisig.
 *
 * Turnkey docs, "Policy language", Solana: `Transfer`, `TransferChecked` and `TransferCheckedWithFee`. Turnkey does not
 * count other instructions as transfers: policies see them in `instructions`.
 *
 * @param accounts the keys of the instruction's accounts
 * @returns `hidden` when a transfer is confidential, so that its amount is encrypted
 * @throws InvalidInput `invalid transaction` when a transfer is cut short or lacks accounts
 */
export function describeTokenTransfers(accounts: readonly string[], data: Uint8Array): TransactionFields[] | 'hidden' {
  const [instruction, extension] = data;
  switch (instruction) {
    case undefined:
      throw new InvalidInput('invalid transaction');
    case TRANSFER:
      return [describeTransfer(accounts.toSpliced(1, 0, ''), decode(transfer, data.subarray(1)))];
    case TRANSFER_CHECKED:
      return [describeTransfer(accounts, decode(transferChecked, data.subarray(1)))];
    case TRANSFER_FEE_EXTENSION:
      if (extension === undefined) throw new InvalidInput('invalid transaction');
      if (extension !== TRANSFER_CHECKED_WITH_FEE) return [];
      return [describeTransfer(accounts, decode(transferCheckedWithFee, data.subarray(2)))];
    case CONFIDENTIAL_TRANSFER_EXTENSION:
      return extension !== undefined && CONFIDENTIAL_TRANSFERS.includes(extension) ? 'hidden' : [];
    case BATCH:
      return describeBatch(accounts, data.subarray(1));
    default:
      return [];
  }
}

function describeBatch(accounts: readonly string[], data: Uint8Array): TransactionFields[] | 'hidden' {
  let used = 0;
  const parts = parseStrictly(() => batch.decode(data)).map((part) => {
    const own = accounts.slice(used, used + part.accounts);
    used += part.accounts;
    // The programs refuse a batch in a batch.
    if (used > accounts.length || part.data[0] === BATCH) throw new InvalidInput('invalid transaction');
    return describeTokenTransfers(own, part.data);
  });
  return parts.includes('hidden') ? 'hidden' : parts.filter((part) => part !== 'hidden').flat();
}

/** @param accounts sender, mint, recipient, owner of the sender, signers */
function describeTransfer(accounts: readonly string[], { amount }: { amount: bigint }): TransactionFields {
  const [from, mint, to, owner, ...signers] = accounts;
  if (from === undefined || mint === undefined || to === undefined || owner === undefined) {
    throw new InvalidInput('invalid transaction');
  }
  return { from, to, amount, owner, signers, token_mint: mint };
}

function decode<T>(coder: P.CoderType<T>, bytes: Uint8Array): T {
  return parseStrictly(() => coder.decode(bytes, { allowUnreadBytes: true }));
}
