import { isDeepStrictEqual } from 'node:util';
import {
  createTransferCheckedInstruction,
  createTransferCheckedWithFeeInstruction,
  createTransferInstruction,
  decodeTransferCheckedInstructionUnchecked,
  decodeTransferCheckedWithFeeInstructionUnchecked,
  decodeTransferInstructionUnchecked,
  TOKEN_2022_PROGRAM_ID,
  TOKEN_PROGRAM_ID,
} from '@solana/spl-token';
import {
  AddressLookupTableAccount,
  PublicKey,
  SystemInstruction,
  SystemProgram,
  TransactionInstruction,
  TransactionMessage,
  VersionedTransaction,
} from '@solana/web3.js';
import type { Comparison, Fields } from './comparison.ts';
import { mutate, type Random } from './random.ts';

const LOOKED_UP = 'ADDRESS_TABLE_LOOKUP';
/** Stands for the keys of a table while the library decodes. */
const PLACEHOLDER = new PublicKey(new Uint8Array(32).fill(0xfe));
const TOKEN_PROGRAMS = [TOKEN_PROGRAM_ID, TOKEN_2022_PROGRAM_ID] as const;

/** Transfers of lamports and tokens, against @solana/web3.js and @solana/spl-token. None may be missing. */
export const solana: Comparison = {
  chain: 'Solana',
  type: 'TRANSACTION_TYPE_SOLANA',
  generate(random) {
    const accounts = [1, 2, 3, 4, 5].map(() => new PublicKey(random.bytes(32))) as Accounts;
    const [payerKey] = accounts;
    const made = Array.from({ length: 1 + random.int(3) }, () => instruction(random, accounts));
    const tables = random.oneIn(3) ? [lookupTable(random, accounts)] : [];
    const instructions = made.map(({ instruction: one }) => one);
    const message = new TransactionMessage({ payerKey, recentBlockhash: payerKey.toBase58(), instructions });
    const compiled = random.oneIn(2) ? message.compileToLegacyMessage() : message.compileToV0Message(tables);
    const bytes = new VersionedTransaction(compiled).serialize();
    const isMutated = random.oneIn(6);
    const hex = Buffer.from(isMutated ? mutate(random, bytes) : bytes).toString('hex');
    return { hex, isIntact: !isMutated && made.every(({ isIntact }) => isIntact), expected: read(hex) };
  },
  covers: (actual, expected) =>
    ['transfers', 'spl_transfers'].every((list) => containsAll(actual[list], expected[list])),
};

type Accounts = [PublicKey, PublicKey, PublicKey, PublicKey, PublicKey];

function instruction(random: Random, accounts: Accounts): { instruction: TransactionInstruction; isIntact: boolean } {
  const intact = transfer(random, accounts);
  // Bytes after an instruction do not change its meaning. Any other change may.
  if (random.oneIn(4)) return { instruction: withData(intact, [...intact.data, ...random.bytes(3)]), isIntact: true };
  if (random.oneIn(8)) return { instruction: withData(intact, mutate(random, intact.data)), isIntact: false };
  return { instruction: intact, isIntact: true };
}

function transfer(random: Random, [payer, a, b, c, d]: Accounts): TransactionInstruction {
  const lamports = Number(random.bigint(50));
  const program = random.pick(TOKEN_PROGRAMS);
  const signers = random.oneIn(3) ? [d] : [];
  switch (random.int(8)) {
    case 0:
    case 1:
      return SystemProgram.transfer({ fromPubkey: payer, toPubkey: a, lamports: random.bigint(64) });
    case 2:
      return SystemProgram.transfer({
        fromPubkey: a,
        basePubkey: payer,
        toPubkey: b,
        lamports,
        seed: 'seed'.repeat(random.int(8)),
        programId: c,
      });
    case 3:
      return SystemProgram.createAccount({ fromPubkey: payer, newAccountPubkey: a, lamports, space: 8, programId: b });
    case 4:
      return SystemProgram.nonceWithdraw({ noncePubkey: a, authorizedPubkey: payer, toPubkey: b, lamports });
    case 5:
      return createTransferInstruction(a, b, payer, random.bigint(64), signers, program);
    case 6:
      return createTransferCheckedInstruction(a, c, b, payer, random.bigint(64), 6, signers, program);
    default:
      return createTransferCheckedWithFeeInstruction(
        a,
        c,
        b,
        payer,
        random.bigint(64),
        6,
        1n,
        signers,
        TOKEN_2022_PROGRAM_ID,
      );
  }
}

function lookupTable(random: Random, accounts: Accounts): AddressLookupTableAccount {
  return new AddressLookupTableAccount({
    key: new PublicKey(random.bytes(32)),
    state: {
      deactivationSlot: 2n ** 64n - 1n,
      lastExtendedSlot: 0,
      lastExtendedSlotStartIndex: 0,
      addresses: accounts.slice(2),
    },
  });
}

function withData(made: TransactionInstruction, data: ArrayLike<number>): TransactionInstruction {
  return new TransactionInstruction({ ...made, data: Buffer.from(Uint8Array.from(data)) });
}

function read(hex: string): Fields | undefined {
  const instructions = attempt(() => decompile(VersionedTransaction.deserialize(Buffer.from(hex, 'hex'))));
  return (
    instructions && {
      transfers: instructions.flatMap((one) => attempt(() => readLamports(one)) ?? []),
      spl_transfers: instructions.flatMap((one) => attempt(() => readTokens(one)) ?? []),
    }
  );
}

function decompile({ message }: VersionedTransaction): TransactionInstruction[] {
  const keyAt = (index: number) => message.staticAccountKeys[index] ?? PLACEHOLDER;
  return message.compiledInstructions.map(
    ({ programIdIndex, accountKeyIndexes, data }) =>
      new TransactionInstruction({
        programId: keyAt(programIdIndex),
        keys: accountKeyIndexes.map((index) => ({ pubkey: keyAt(index), isSigner: false, isWritable: true })),
        data: Buffer.from(data),
      }),
  );
}

function readLamports(one: TransactionInstruction): Fields[] {
  if (!one.programId.equals(SystemProgram.programId)) return [];
  // The library rounds amounts above 2^53 in some instructions. They are not compared.
  const seen = (from: PublicKey, to: PublicKey, amount: number | bigint) =>
    typeof amount === 'number' && !Number.isSafeInteger(amount)
      ? []
      : [{ from: name(from), to: name(to), amount: BigInt(amount) }];
  switch (SystemInstruction.decodeInstructionType(one)) {
    case 'Transfer': {
      const { fromPubkey, toPubkey, lamports } = SystemInstruction.decodeTransfer(one);
      return seen(fromPubkey, toPubkey, lamports);
    }
    case 'TransferWithSeed': {
      const { fromPubkey, toPubkey, lamports } = SystemInstruction.decodeTransferWithSeed(one);
      return seen(fromPubkey, toPubkey, lamports);
    }
    case 'Create': {
      const { fromPubkey, newAccountPubkey, lamports } = SystemInstruction.decodeCreateAccount(one);
      return seen(fromPubkey, newAccountPubkey, lamports);
    }
    case 'WithdrawNonceAccount': {
      const { noncePubkey, toPubkey, lamports } = SystemInstruction.decodeNonceWithdraw(one);
      return seen(noncePubkey, toPubkey, lamports);
    }
    default:
      return [];
  }
}

function readTokens(one: TransactionInstruction): Fields[] {
  if (!TOKEN_PROGRAMS.some((program) => program.equals(one.programId))) return [];
  const [number, extension] = one.data;
  if (number === 3) {
    const { keys, data } = decodeTransferInstructionUnchecked(one);
    return token({ ...keys, mint: undefined }, data.amount);
  }
  if (number === 12) {
    const { keys, data } = decodeTransferCheckedInstructionUnchecked(one);
    return token(keys, data.amount);
  }
  if (number !== 26 || extension !== 1) return [];
  const { keys, data } = decodeTransferCheckedWithFeeInstructionUnchecked(one);
  return token({ ...keys, owner: keys.authority, multiSigners: keys.signers ?? [] }, data.amount);
}

interface TokenKeys {
  source: Key | undefined;
  mint: Key | undefined;
  destination: Key | undefined;
  owner: Key | undefined;
  multiSigners: readonly Key[];
}

type Key = TransactionInstruction['keys'][number];

function token({ source, mint, destination, owner, multiSigners }: TokenKeys, amount: bigint): Fields[] {
  if (!source || !destination || !owner) return [];
  return [
    {
      from: name(source.pubkey),
      to: name(destination.pubkey),
      amount,
      owner: name(owner.pubkey),
      signers: multiSigners.map(({ pubkey }) => name(pubkey)),
      token_mint: mint ? name(mint.pubkey) : '',
    },
  ];
}

function name(key: PublicKey): string {
  return key.equals(PLACEHOLDER) ? LOOKED_UP : key.toBase58();
}

function containsAll(actual: unknown, expected: unknown): boolean {
  if (!Array.isArray(actual) || !Array.isArray(expected)) return false;
  return expected.every((one) => actual.some((other) => isDeepStrictEqual(one, other)));
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
