import type { v1TransactionType } from '@turnkey/sdk-types';
import { InvalidInput } from '../../errors/invalid-input.ts';
import { parseHex } from './hex.ts';
import { parseBitcoinTransaction } from './transactions/bitcoin.ts';
import { parseEthereumTransaction } from './transactions/ethereum.ts';
import { parseSolanaTransaction } from './transactions/solana.ts';
import { parseTempoTransaction } from './transactions/tempo.ts';
import { parseTronTransaction } from './transactions/tron.ts';
import type { UnsignedTransaction } from './transactions/unsigned-transaction.ts';

export type TransactionType = v1TransactionType;

interface TransactionFormat {
  /** The keyword of the transaction in policies, without `.tx`. */
  keyword: 'eth' | 'solana' | 'tron' | 'bitcoin' | 'tempo';
  parse(bytes: Uint8Array): UnsignedTransaction;
}

const FORMATS: Record<TransactionType, TransactionFormat> = {
  TRANSACTION_TYPE_ETHEREUM: { keyword: 'eth', parse: parseEthereumTransaction },
  TRANSACTION_TYPE_SOLANA: { keyword: 'solana', parse: parseSolanaTransaction },
  TRANSACTION_TYPE_TRON: { keyword: 'tron', parse: parseTronTransaction },
  TRANSACTION_TYPE_BITCOIN: { keyword: 'bitcoin', parse: parseBitcoinTransaction },
  TRANSACTION_TYPE_TEMPO: { keyword: 'tempo', parse: parseTempoTransaction },
};

/**
 * Parses the transaction of SIGN_TRANSACTION (Turnkey docs, "Sign transaction"). A transaction with any part that is
 * not understood is refused.
 *
 * @param type such as `TRANSACTION_TYPE_ETHEREUM`
 * @param unsignedTransaction hex, with or without `0x`
 * @returns the transaction, and the keyword its fields have in policies
 * @throws InvalidInput `unsupported transaction type`, `invalid transaction`, or what the format's parser adds
 */
export function parseTransaction(
  type: string,
  unsignedTransaction: string,
): { keyword: TransactionFormat['keyword']; transaction: UnsignedTransaction } {
  if (!Object.hasOwn(FORMATS, type)) throw new InvalidInput('unsupported transaction type');
  const bytes = parseHex(unsignedTransaction);
  if (bytes === undefined || bytes.length === 0) throw new InvalidInput('invalid transaction');
  const { keyword, parse } = FORMATS[type as TransactionType];
  return { keyword, transaction: parse(bytes) };
}
