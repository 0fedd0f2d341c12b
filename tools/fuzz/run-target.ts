import fc from 'fast-check';
import type { Code } from './code.ts';
import type { Outcome, Target } from './target.ts';

export type Counts = Record<Outcome, number>;

/** Cases of one seed. A failure is repeated with its seed and at most as many cases. */
export const CASES_OF_SEED = 1_000;

interface Run {
  cases: number;
  /** Of the first cases; each thousand cases has the next one. */
  seed: number;
  /** Called after each case. */
  onCase?: () => void;
}

/**
 * Runs cases of one target.
 * @throws Error that names the target and the seed, with the smallest case that fails.
 */
export async function runTarget(target: Target, code: Code, { cases, seed, onCase }: Run): Promise<Counts> {
  const counts: Counts = { accepted: 0, refused: 0, unread: 0 };
  const property = await target.property(code, (outcome) => {
    counts[outcome] += 1;
    onCase?.();
  });
  for (let done = 0, next = seed; done < cases; done += CASES_OF_SEED, next += 1) {
    const numRuns = Math.min(CASES_OF_SEED, cases - done);
    const details = await fc.check(property as fc.IAsyncProperty<unknown>, { numRuns, seed: next });
    if (!details.failed) continue;
    const reason = details.errorInstance instanceof Error ? details.errorInstance.stack : String(details.errorInstance);
    throw new Error(`${target.name}, seed ${next}: ${reason}\n${fc.stringify(details.counterexample)}`);
  }
  return counts;
}
