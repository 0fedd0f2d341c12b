import { bitcoin } from './bitcoin.ts';
import type { Comparison } from './comparison.ts';
import { ethereum } from './ethereum.ts';
import { solana } from './solana.ts';
import { tempo } from './tempo.ts';
import { tron } from './tron.ts';

/** Every parser of transactions, with the library that it is compared with. */
export const COMPARISONS: readonly Comparison[] = [ethereum, solana, tron, bitcoin, tempo];
