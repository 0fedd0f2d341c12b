import { isDeepStrictEqual } from 'node:util';
import { createRandom, type Random } from './random.ts';

/** The fields of a transaction as policies read them. */
export interface Fields {
  readonly [field: string]: unknown;
}

/** Parses a transaction; undefined when it is refused. */
export type Describe = (type: string, hex: string) => Fields | undefined;

/** One generated transaction: what the chain's own library reads from it, and whether it was changed afterwards. */
export interface Case {
  hex: string;
  /** The fields that policies must see; undefined when the library reads nothing. */
  expected: Fields | undefined;
  isIntact: boolean;
}

/** Compares one parser with the well-kept library of its chain. */
export interface Comparison {
  chain: string;
  type: string;
  /** Making a transaction takes milliseconds. */
  isSlow?: boolean;
  generate(random: Random): Case | Promise<Case>;
  /** The fields to compare; by default all fields of `expected`. */
  covers?: (actual: Fields, expected: Fields) => boolean;
}

export type Outcome = 'shown' | 'refused' | 'unread';

/**
 * Generates the case of a seed and compares it.
 *
 * @returns `shown` when policies see what the library reads, `refused` when the transaction is refused, `unread` when
 * the library cannot read it
 * @throws Error that names the chain and the seed when policies would see something else
 */
export async function compareCase(comparison: Comparison, describe: Describe, seed: number): Promise<Outcome> {
  const { hex, expected, isIntact } = await comparison.generate(createRandom(seed));
  const actual = describe(comparison.type, hex);
  const covers = comparison.covers ?? coversFields;
  if (actual === undefined && !isIntact) return 'refused';
  if (expected === undefined) return 'unread';
  if (actual !== undefined && covers(actual, expected)) return 'shown';
  throw new Error(
    `${comparison.chain}, seed ${seed}: policies see something else than the library\n${hex}\n${print(expected)}\n${print(actual)}`,
  );
}

/** Whether every expected field is present and has the same value. */
function coversFields(actual: Fields, expected: Fields): boolean {
  return Object.entries(expected).every(([name, value]) => isDeepStrictEqual(actual[name], value));
}

function print(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part)) ?? 'refused';
}
