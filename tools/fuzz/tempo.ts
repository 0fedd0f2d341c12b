import { Transaction } from 'viem/tempo';
import type { Comparison, Fields } from './comparison.ts';
import { mutate, type Random } from './random.ts';

/** Tempo transactions with one call or several, against viem. */
export const tempo: Comparison = {
  chain: 'Tempo',
  type: 'TRANSACTION_TYPE_TEMPO',
  async generate(random) {
    const made = await serialized(random);
    const intact = Buffer.from(made.slice(2), 'hex');
    const isMutated = random.oneIn(3);
    const hex = Buffer.from(isMutated ? mutate(random, intact) : intact).toString('hex');
    return { hex, isIntact: !isMutated, expected: read(hex) };
  },
};

async function serialized(random: Random): Promise<string> {
  const priority = 1n + random.bigint(30);
  const calls = Array.from({ length: 1 + random.int(3) }, () => ({
    to: random.hex(20),
    data: random.hex(random.pick([0, 2, 4, 68, 100])),
  }));
  return Transaction.serialize({
    type: 'tempo',
    chainId: 1 + random.int(100_000),
    nonce: random.int(1_000_000),
    gas: 21_000n + random.bigint(24),
    maxPriorityFeePerGas: priority,
    maxFeePerGas: priority + random.bigint(30),
    calls,
    ...(random.oneIn(2) ? { feeToken: random.hex(20) } : {}),
    ...(random.oneIn(3) ? { validBefore: 1 + random.int(2_000_000_000) } : {}),
  } as never);
}

function read(hex: string): Fields | undefined {
  try {
    const parsed = Transaction.deserialize(`0x${hex}` as never) as unknown as Parsed;
    return {
      chain_id: BigInt(parsed.chainId),
      nonce: BigInt(parsed.nonce ?? 0),
      gas_limit: parsed.gas ?? 0n,
      fee_token: parsed.feeToken ?? '',
      valid_before: BigInt(parsed.validBefore ?? 0),
      calls: parsed.calls.map(({ to = '', data = '0x' }) => ({
        to,
        input: data,
        function_signature: data.length < 10 ? '' : data.slice(0, 10),
      })),
    };
  } catch {
    return undefined;
  }
}

/** The part of viem's transaction that is compared; its own type covers every chain. */
interface Parsed {
  chainId: number;
  nonce?: number;
  gas?: bigint;
  feeToken?: string;
  validBefore?: number;
  calls: { to?: string; data?: string }[];
}
