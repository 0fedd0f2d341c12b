import * as P from 'micro-packed';
import { InvalidInput } from '../../../errors/invalid-input.ts';
import { parseStrictly, type TransactionFields } from './unsigned-transaction.ts';

export const SYSTEM_PROGRAM = '11111111111111111111111111111111';

const key = P.bytes(32);
const text = P.string(P.U64LE);

/** The instructions of the System program by their numbers (Solana docs, "System program"; `SystemInstruction`). */
const systemInstruction = P.mappedTag(P.U32LE, {
  createAccount: [0, P.struct({ lamports: P.U64LE, space: P.U64LE, owner: key })],
  assign: [1, P.struct({ owner: key })],
  transfer: [2, P.struct({ lamports: P.U64LE })],
  createAccountWithSeed: [3, P.struct({ base: key, seed: text, lamports: P.U64LE, space: P.U64LE, owner: key })],
  advanceNonceAccount: [4, P.struct({})],
  withdrawNonceAccount: [5, P.struct({ lamports: P.U64LE })],
  initializeNonceAccount: [6, P.struct({ authority: key })],
  authorizeNonceAccount: [7, P.struct({ authority: key })],
  allocate: [8, P.struct({ space: P.U64LE })],
  allocateWithSeed: [9, P.struct({ base: key, seed: text, space: P.U64LE, owner: key })],
  assignWithSeed: [10, P.struct({ base: key, seed: text, owner: key })],
  transferWithSeed: [11, P.struct({ lamports: P.U64LE, seed: text, owner: key })],
  upgradeNonceAccount: [12, P.struct({})],
});

/**
 * What an instruction of the System program transfers: one entry of `solana.tx.transfers`, or none. Extra bytes and
 * accounts are ignored, as the program does.
 *
 * Turnkey shows only `Transfer`. Here all instructions that move lamports are shown, so that `transfers.all(…)` covers
 * every one.
 *
 * @param accounts the keys of the instruction's accounts
 * @throws InvalidInput `invalid transaction` when the instruction is unknown, cut short, or lacks accounts
 */
export function describeLamportMoves(accounts: readonly string[], bytes: Uint8Array): TransactionFields[] {
  const { TAG, data } = parseStrictly(() => systemInstruction.decode(bytes, { allowUnreadBytes: true }));
  if (!('lamports' in data)) return [];
  const from = accounts[0];
  // The account between them is the base from which the sender's address is derived.
  const to = accounts[TAG === 'transferWithSeed' ? 2 : 1];
  if (from === undefined || to === undefined) throw new InvalidInput('invalid transaction');
  return [{ from, to, amount: data.lamports }];
}
