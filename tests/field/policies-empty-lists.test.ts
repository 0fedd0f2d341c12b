import { createTransferCheckedWithFeeInstruction, TOKEN_2022_PROGRAM_ID } from '@solana/spl-token';
import {
  PublicKey,
  SystemProgram,
  TransactionInstruction,
  TransactionMessage,
  VersionedTransaction,
} from '@solana/web3.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Agency, startAgency } from '../setup/agent.ts';

const key = (byte: number) => new PublicKey(new Uint8Array(32).fill(byte));
const [SAFE, BAD, MINT] = [key(1), key(2), key(3)];

/** tkhq/solana-parser: a transfer that a parser does not see is missing from a list, and all() of an empty list is true. */
describe('policies on lists of Solana transfers', () => {
  let agency: Agency;
  let payer: PublicKey;
  beforeAll(async () => {
    agency = await startAgency();
    const account = {
      curve: 'CURVE_ED25519',
      pathFormat: 'PATH_FORMAT_BIP32',
      path: "m/44'/501'/0'/0'",
      addressFormat: 'ADDRESS_FORMAT_SOLANA',
    };
    const { result } = await agency.asRoot('CREATE_WALLET', { walletName: 'Solana', accounts: [account] });
    payer = new PublicKey(result.addresses[0]);
  });
  afterAll(() => agency.test.close());

  const transaction = (...instructions: TransactionInstruction[]) => {
    const message = new TransactionMessage({ payerKey: payer, recentBlockhash: key(9).toBase58(), instructions });
    const bytes = new VersionedTransaction(message.compileToV0Message()).serialize();
    const unsignedTransaction = Buffer.from(bytes).toString('hex');
    return { signWith: payer.toBase58(), type: 'TRANSACTION_TYPE_SOLANA', unsignedTransaction };
  };
  const transfer = (to: PublicKey, trailing: number[] = []) => {
    const instruction = SystemProgram.transfer({ fromPubkey: payer, toPubkey: to, lamports: 5 });
    return new TransactionInstruction({ ...instruction, data: Buffer.from([...instruction.data, ...trailing]) });
  };
  const decide = (policies: Parameters<Agency['decide']>[0], ...instructions: TransactionInstruction[]) =>
    agency.decide(policies, 'SIGN_TRANSACTION_V2', transaction(...instructions));

  const ALLOW_SAFE = [['EFFECT_ALLOW', `solana.tx.transfers.all(t, t.to == '${SAFE.toBase58()}')`]] as const;
  const DENY_BAD = [
    ['EFFECT_ALLOW', "activity.action == 'SIGN'"],
    ['EFFECT_DENY', `solana.tx.transfers.any(t, t.to == '${BAD.toBase58()}')`],
  ] as const;

  it('Policies see a Solana transfer with bytes behind it, as the chain executes it', async () => {
    expect(await decide(ALLOW_SAFE, transfer(SAFE, [0]))).toBe(200);
    expect(await decide(ALLOW_SAFE, transfer(BAD, [0]))).toBe(403);
    expect(await decide(DENY_BAD, transfer(BAD, [0]))).toBe(403);
    expect(await decide(DENY_BAD, transfer(SAFE, [0]))).toBe(200);
    const one = [
      ['EFFECT_ALLOW', `solana.tx.transfers.count == 1 && solana.tx.transfers[0].to == '${SAFE.toBase58()}'`],
    ] as const;
    expect(await decide(one, transfer(SAFE))).toBe(200);
    expect(await decide(one, transfer(SAFE), transfer(BAD, [1]))).toBe(403);
  });

  it('Policies see lamports that move by another instruction than Transfer', async () => {
    const seeded = { basePubkey: payer, seed: 'seed', programId: MINT };
    const moves = (to: PublicKey) => [
      SystemProgram.transfer({ fromPubkey: SAFE, toPubkey: to, lamports: 5, ...seeded }),
      SystemProgram.nonceWithdraw({ noncePubkey: SAFE, toPubkey: to, authorizedPubkey: payer, lamports: 5 }),
    ];
    for (const move of moves(BAD)) {
      expect(await decide(ALLOW_SAFE, move)).toBe(403);
      expect(await decide(DENY_BAD, move)).toBe(403);
    }
    for (const move of moves(SAFE)) expect(await decide(ALLOW_SAFE, move)).toBe(200);
  });

  it('Policies see a transfer of Token-2022 that pays a fee', async () => {
    const withFee = (to: PublicKey) =>
      createTransferCheckedWithFeeInstruction(SAFE, MINT, to, payer, 5n, 2, 1n, [], TOKEN_2022_PROGRAM_ID);
    const allow = [['EFFECT_ALLOW', `solana.tx.spl_transfers.all(t, t.to == '${SAFE.toBase58()}')`]] as const;
    expect(await decide(allow, withFee(SAFE))).toBe(200);
    expect(await decide(allow, withFee(BAD))).toBe(403);
  });

  it('An instruction of the System program that is cut short is never signed', async () => {
    const short = new TransactionInstruction({ ...transfer(SAFE), data: Buffer.from([2, 0, 0, 0, 5]) });
    const answer = await agency.asRoot('SIGN_TRANSACTION_V2', transaction(short));
    expect(answer).toMatchObject({ status: 400, body: { turnkeyErrorCode: 'INVALID_TRANSACTION' } });
    expect(await decide(ALLOW_SAFE, short)).toBe(400);
  });

  it('A policy that denies by a list that is unknown applies, and one that allows by it does not', async () => {
    const hidden = new TransactionInstruction({
      programId: TOKEN_2022_PROGRAM_ID,
      keys: [],
      data: Buffer.from([27, 7]),
    });
    const read = "solana.tx.spl_transfers.all(t, t.to == 'anyone')";
    expect(await decide([['EFFECT_ALLOW', read]], hidden)).toBe(403);
    expect(await decide([DENY_BAD[0], ['EFFECT_DENY', read]], hidden)).toBe(403);
    expect(await decide([DENY_BAD[0]], hidden)).toBe(200);
  });
});
