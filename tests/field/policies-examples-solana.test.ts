import { createTransferCheckedInstruction, createTransferInstruction } from '@solana/spl-token';
import {
  PublicKey,
  SystemProgram,
  type TransactionInstruction,
  TransactionMessage,
  VersionedTransaction,
} from '@solana/web3.js';
import { describe } from 'vitest';
import { activityEnvironment } from '../../packages/authority/src/policy-language/activity-environment.ts';
import { checkExamples, signing } from '../setup/policy-examples.ts';

describe('documented policies: Solana', () => {
  const key = (byte: number) => new PublicKey(new Uint8Array(32).fill(byte));
  const [SENDER, GOOD, BAD, MINT, OWNER, SIGNER] = [key(1), key(2), key(3), key(4), key(5), key(6)];
  const sign = (...instructions: TransactionInstruction[]) => {
    const message = new TransactionMessage({ payerKey: SENDER, recentBlockhash: key(9).toBase58(), instructions });
    return signing(
      'SOLANA',
      Buffer.from(new VersionedTransaction(message.compileToV0Message()).serialize()).toString('hex'),
    );
  };
  const pay = (to: PublicKey, from = SENDER) => SystemProgram.transfer({ fromPubkey: from, toPubkey: to, lamports: 5 });
  const token = (over: {
    from?: PublicKey;
    to?: PublicKey;
    owner?: PublicKey;
    amount?: bigint;
    signers?: PublicKey[];
  }) =>
    createTransferInstruction(over.from ?? GOOD, over.to ?? GOOD, over.owner ?? OWNER, over.amount ?? 5n, over.signers);
  const ofMint = (mint: PublicKey) => createTransferCheckedInstruction(GOOD, mint, GOOD, OWNER, 5n, 2);
  const lookedUp = (to: string) =>
    activityEnvironment(
      'ACTIVITY_TYPE_SIGN_TRANSACTION_V2',
      {},
      {
        signed: {
          solana: {
            tx: {
              transfers: [{ from: 'a', to, amount: 1n }],
              spl_transfers: [],
              address_table_lookups: to === 'b' ? [] : [{}],
            },
          },
        },
      },
    );
  const onlyTokens = 'solana.tx.instructions.count() == solana.tx.spl_transfers.count()';
  const oneToken = 'solana.tx.instructions.count() == 1 && solana.tx.spl_transfers.count() == 1';

  checkExamples([
    [
      'allows transfers from one sender',
      `solana.tx.transfers.all(transfer, transfer.from == '${SENDER.toBase58()}')`,
      sign(pay(GOOD)),
      sign(pay(GOOD), pay(GOOD, OWNER)),
    ],
    [
      'allows exactly one transfer, to one recipient',
      `solana.tx.transfers.count == 1 && solana.tx.transfers[0].to == '${GOOD.toBase58()}'`,
      sign(pay(GOOD)),
      sign(pay(GOOD), pay(BAD)),
    ],
    [
      'allows transfers to one recipient',
      `solana.tx.transfers.all(transfer, transfer.to == '${GOOD.toBase58()}')`,
      sign(pay(GOOD), pay(GOOD)),
      sign(pay(GOOD), pay(BAD)),
    ],
    [
      'allows the System program alone',
      "solana.tx.program_keys.all(p, p == '11111111111111111111111111111111')",
      sign(pay(GOOD)),
      sign(pay(GOOD), token({})),
    ],
    [
      'denies transfers to an address',
      `solana.tx.transfers.any(transfer, transfer.to == '${BAD.toBase58()}')`,
      sign(pay(GOOD), pay(BAD)),
      sign(pay(GOOD)),
      'EFFECT_DENY',
    ],
    [
      'allows expected instruction data',
      "solana.tx.instructions[0].instruction_data_hex == '020000000500000000000000'",
      sign(pay(GOOD)),
      sign(token({})),
    ],
    [
      'allows a first account',
      `solana.tx.instructions[0].accounts[0].account_key == '${SENDER.toBase58()}'`,
      sign(pay(GOOD)),
      sign(pay(GOOD, OWNER)),
    ],
    [
      'denies address table lookups',
      'solana.tx.address_table_lookups.count() > 0',
      lookedUp('ADDRESS_TABLE_LOOKUP'),
      lookedUp('b'),
      'EFFECT_DENY',
    ],
    [
      'denies transfers to a looked-up address',
      "solana.tx.transfers.any(t, t.to == 'ADDRESS_TABLE_LOOKUP') || solana.tx.spl_transfers.any(t, t.to == 'ADDRESS_TABLE_LOOKUP')",
      lookedUp('ADDRESS_TABLE_LOOKUP'),
      lookedUp('b'),
      'EFFECT_DENY',
    ],
    [
      'allows one token transfer from an account',
      `${oneToken} && solana.tx.spl_transfers.all(transfer, transfer.from == '${GOOD.toBase58()}')`,
      sign(token({})),
      sign(token({ from: BAD })),
    ],
    [
      'allows token transfers to an account alone',
      `${onlyTokens} && solana.tx.spl_transfers.all(transfer, transfer.to == '${GOOD.toBase58()}')`,
      sign(token({}), token({})),
      sign(token({}), pay(GOOD)),
    ],
    [
      'allows token transfers of an owner alone',
      `${onlyTokens} && solana.tx.spl_transfers.all(transfer, transfer.owner == '${OWNER.toBase58()}')`,
      sign(token({})),
      sign(token({ owner: BAD })),
    ],
    [
      'allows a small token transfer',
      `${oneToken} && solana.tx.spl_transfers.all(transfer, transfer.amount < 10)`,
      sign(token({ amount: 9n })),
      sign(token({ amount: 10n })),
    ],
    [
      'allows token transfers of a mint alone',
      `${onlyTokens} && solana.tx.spl_transfers.all(transfer, transfer.token_mint == '${MINT.toBase58()}')`,
      sign(ofMint(MINT)),
      sign(ofMint(BAD)),
    ],
    [
      'allows a token transfer of a signer of a multisig',
      `${oneToken} && solana.tx.spl_transfers.all(transfer, transfer.signers.any(s, s == '${SIGNER.toBase58()}'))`,
      sign(token({ signers: [SIGNER] })),
      sign(token({ signers: [BAD] })),
    ],
  ]);
});
