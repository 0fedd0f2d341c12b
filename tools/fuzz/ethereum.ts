import { Signature, Transaction, type TransactionLike } from 'ethers';
import type { Comparison, Fields } from './comparison.ts';
import { mutate, type Random } from './random.ts';

const SIGNATURE = Signature.from({ r: `0x${'11'.repeat(32)}`, s: `0x${'22'.repeat(32)}`, v: 27 });
const TYPES = ['LEGACY', 'TYPE_1', 'TYPE_2', 'TYPE_3', 'TYPE_4'];

/** Every type of Ethereum transaction, against ethers. */
export const ethereum: Comparison = {
  chain: 'Ethereum',
  type: 'TRANSACTION_TYPE_ETHEREUM',
  generate(random) {
    const intact = Buffer.from(Transaction.from(transaction(random)).unsignedSerialized.slice(2), 'hex');
    const isIntact = !random.oneIn(3);
    const hex = Buffer.from(isIntact ? intact : mutate(random, intact)).toString('hex');
    return { hex, isIntact, expected: read(hex) };
  },
};

function transaction(random: Random): TransactionLike {
  const type = random.int(5);
  const priority = random.bigint(40);
  return {
    type,
    chainId: 1n + random.bigint(31),
    nonce: random.int(1_000_000),
    gasLimit: 21_000n + random.bigint(24),
    // A contract is created without a recipient; blobs and authorizations need one.
    to: type < 3 && random.oneIn(6) ? null : random.hex(20),
    value: random.bigint(80),
    data: random.hex(random.pick([0, 1, 4, 36, 68, 200])),
    ...(type < 2 ? { gasPrice: random.bigint(40) } : {}),
    ...(type >= 2 ? { maxPriorityFeePerGas: priority, maxFeePerGas: priority + random.bigint(40) } : {}),
    ...(type > 0 && random.oneIn(3)
      ? { accessList: [{ address: random.hex(20), storageKeys: [random.hex(32)] }] }
      : {}),
    ...(type === 3
      ? { maxFeePerBlobGas: random.bigint(40), blobVersionedHashes: [`0x01${random.hex(31).slice(2)}`] }
      : {}),
    ...(type === 4
      ? { authorizationList: [{ address: random.hex(20), nonce: 1n, chainId: 1n, signature: SIGNATURE }] }
      : {}),
  };
}

function read(hex: string): Fields | undefined {
  try {
    const parsed = Transaction.from(`0x${hex}`);
    return {
      type: TYPES[parsed.type ?? 0],
      to: parsed.to?.toLowerCase() ?? '',
      value: parsed.value,
      data: parsed.data,
      nonce: BigInt(parsed.nonce),
      gas: parsed.gasLimit,
      ...(parsed.chainId > 0n && { chain_id: parsed.chainId }),
    };
  } catch {
    return undefined;
  }
}
