import { describe, expect, it } from 'vitest';
import { parseTransaction } from '../packages/authority/src/vault/keys/transactions.ts';
import { COMPARISONS } from './fuzz/all.ts';
import { compareCase } from './fuzz/comparison.ts';
import { describeWith } from './fuzz/describe.ts';

/** A short run of `npm run fuzz`. */
describe('what policies see of a transaction', () => {
  it.each(COMPARISONS.map((comparison) => [comparison.chain, comparison] as const))(
    'Policies see what the library of %s reads in a transaction, or the transaction is refused',
    async (_, comparison) => {
      const cases = Array.from({ length: 400 }, (__, seed) =>
        compareCase(comparison, describeWith(parseTransaction), seed),
      );
      const outcomes = await Promise.all(cases);
      // A parser that refused everything would pass too.
      expect(outcomes.filter((outcome) => outcome === 'shown').length).toBeGreaterThan(150);
      expect(outcomes).toContain('refused');
    },
  );

  it('A parser that hides a list from policies is found, and the error names the seed', async () => {
    const [, solana] = COMPARISONS;
    if (!solana) throw new Error('Solana is compared');
    const blind = () => ({ transfers: [], spl_transfers: [] });
    await expect(compareCase(solana, blind, 1)).rejects.toThrow('Solana, seed 1: policies see something else');
  });
});
