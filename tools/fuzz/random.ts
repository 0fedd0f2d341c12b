/** Random values that depend only on a seed, so that a case can be repeated. */
export interface Random {
  /** From 0 up to, not including, `limit`. */
  int(limit: number): number;
  /** Up to, not including, 2^bits. Small values and the limits are frequent. */
  bigint(bits: number): bigint;
  bytes(length: number): Uint8Array;
  hex(length: number): `0x${string}`;
  pick<T>(items: readonly [T, ...T[]]): T;
  /** True once in `times` on average. */
  oneIn(times: number): boolean;
}

/** A generator of 32 bits (Mulberry32). It may be predictable: it only makes test cases. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const int = (limit: number): number => next() % limit;
  const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => next() & 0xff);
  const hex = (length: number): `0x${string}` => `0x${Buffer.from(bytes(length)).toString('hex')}`;
  const oneIn = (times: number): boolean => int(times) === 0;
  return {
    int,
    bytes,
    hex,
    oneIn,
    pick: (items) => items[int(items.length)] ?? items[0],
    bigint: (bits) => {
      if (oneIn(8)) return 0n;
      if (oneIn(8)) return 2n ** BigInt(bits) - 1n;
      return BigInt(hex(Math.ceil((1 + int(bits)) / 8))) % 2n ** BigInt(bits);
    },
  };
}

/** Bytes with a part changed, cut off or added. A parser must read them correctly or refuse them. */
export function mutate(random: Random, bytes: Uint8Array): Uint8Array {
  switch (random.int(4)) {
    case 0:
      return bytes.subarray(0, random.int(bytes.length + 1));
    case 1:
      return Uint8Array.from([...bytes, ...random.bytes(1 + random.int(4))]);
    case 2: {
      const at = random.int(bytes.length);
      return Uint8Array.from([...bytes.subarray(0, at), ...random.bytes(1), ...bytes.subarray(at)]);
    }
    default:
      return bytes.with(random.int(bytes.length), random.int(256));
  }
}
