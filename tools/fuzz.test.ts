import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { COMPARISONS } from './fuzz/all.ts';
import { type Code, loadCode } from './fuzz/code.ts';
import { compareCase } from './fuzz/comparison.ts';
import { describeWith } from './fuzz/describe.ts';
import { runTarget } from './fuzz/run-target.ts';
import { changedInputs, type Target, unlessRefused } from './fuzz/target.ts';
import { TARGETS } from './fuzz/targets.ts';
import { repositoryRoot } from './repository.ts';

const TARGET_INPUT = fc.constant('input');

/** A short run of `npm run fuzz`. */
describe('parsers of foreign bytes', () => {
  let code: Code;
  beforeAll(async () => {
    code = await loadCode((path) => {
      const source = path.replace(/^(packages\/[a-z]+)\//, '$1/src/');
      return import(join(repositoryRoot, `${source}.ts`));
    });
  });

  it.each(TARGETS.map((target) => [target.name, target] as const))(
    'Changed inputs are refused or mean the same: %s',
    async (_, target) => {
      const counts = await runTarget(target, code, { cases: 150, seed: 0 });
      // A parser that refused everything would pass too.
      expect(counts.accepted).toBeGreaterThan(3);
      expect(counts.refused).toBeGreaterThan(3);
    },
  );

  it('A parser that hides a list from policies is found, and the error names the seed', async () => {
    const [, solana] = COMPARISONS;
    if (!solana) throw new Error('Solana is compared');
    const blind = () => ({ transfers: [], spl_transfers: [] });
    await expect(compareCase(solana, blind, 1)).rejects.toThrow('Solana, seed 1: policies see something else');
  });

  it('An output of a future witness version has no address for policies', async () => {
    const bitcoin = COMPARISONS.find(({ chain }) => chain === 'Bitcoin');
    if (!bitcoin) throw new Error('Bitcoin is compared');
    expect(await compareCase(bitcoin, describeWith(code.parseTransaction), 838_794_487)).toBe('shown');
  });

  it('A check that accepts changed tokens is found, and the error names the seed', async () => {
    const lenient: Code = {
      ...code,
      createSessionTokens: () => ({ check: () => ({ claims: {}, sessionId: '' }) as never }),
    };
    const target = TARGETS.find(({ name }) => name === 'JWT: session tokens');
    if (!target) throw new Error('session tokens are changed');
    await expect(runTarget(target, lenient, { cases: 50, seed: 7 })).rejects.toThrow(
      /session tokens, seed 7: Error: a changed input is accepted/,
    );
  });

  it('A crash and a refused valid input are found', async () => {
    const judged = (isIntact: boolean, run: () => unknown): Target => ({
      name: 'test',
      property: (_code, count) =>
        changedInputs(
          TARGET_INPUT,
          () => ({ isIntact, isAccepted: unlessRefused(run, 'WireFormatError') !== undefined, meansTheSame: true }),
          count,
        ),
    });
    const crash = () => JSON.parse('{');
    await expect(runTarget(judged(false, crash), code, { cases: 1, seed: 1 })).rejects.toThrow('SyntaxError');
    await expect(
      runTarget(
        judged(true, () => undefined),
        code,
        { cases: 1, seed: 1 },
      ),
    ).rejects.toThrow('a valid input is refused');
  });
});
