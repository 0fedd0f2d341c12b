import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { COMPARISONS } from './fuzz/all.ts';
import { compareCase, type Describe, type Outcome } from './fuzz/comparison.ts';
import { describeWith } from './fuzz/describe.ts';
import { repositoryRoot } from './repository.ts';

// Compares the parser of every chain with the well-kept library of that chain, over generated transactions: npm run
// fuzz -- --cases 100000 --seed 1 Every chain gets the same number of cases. The run stops at the first difference and
// prints the seed of its case: `--cases 5 --seed SEED` repeats it.

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});

async function compareChain(chain: number, describe: Describe, cases: number, seed: number): Promise<void> {
  const comparison = COMPARISONS[chain];
  if (!comparison) return;
  const counts: Record<Outcome, number> = { shown: 0, refused: 0, unread: 0 };
  const start = performance.now();
  for (let index = 0; index < cases; index += 1) {
    counts[await compareCase(comparison, describe, seed + index)] += 1;
    if ((index + 1) % 10_000 === 0) console.log(`  ${comparison.chain}: ${index + 1} of ${cases}`);
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(
    `✓ ${comparison.chain}: ${cases} cases, ${counts.shown} shown, ${counts.refused} refused, ` +
      `${counts.unread} that the library cannot read (${seconds} s)`,
  );
}

type TransactionsModule = typeof import('../packages/authority/src/vault/keys/transactions.ts');
const built = pathToFileURL(join(repositoryRoot, 'packages/authority/dist/vault/keys/transactions.js')).href;
const { parseTransaction }: TransactionsModule = await import(built);
const cases = Math.ceil(Number(values.cases) / COMPARISONS.length);
try {
  for (const chain of COMPARISONS.keys()) {
    await compareChain(chain, describeWith(parseTransaction), cases, Number(values.seed));
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
