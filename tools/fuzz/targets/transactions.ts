import fc from 'fast-check';
import { changedBytes, changedText } from '../changes.ts';
import { type Comparison, compareCase } from '../comparison.ts';
import { readCorpus } from '../corpus.ts';
import { describeWith } from '../describe.ts';
import type { Outcome, Target } from '../target.ts';

const OUTCOMES: Record<Awaited<ReturnType<typeof compareCase>>, Outcome> = {
  shown: 'accepted',
  refused: 'refused',
  unread: 'unread',
};

/** The parser of a chain, compared with the library of that chain over generated transactions. */
export function comparisonTarget(comparison: Comparison): Target {
  return {
    name: `transactions: ${comparison.chain}`,
    ...(comparison.isSlow ? { isSlow: true } : {}),
    property({ parseTransaction }, count) {
      const describe = describeWith(parseTransaction);
      return fc.asyncProperty(fc.noShrink(fc.nat(0x7fffffff)), async (seed) => {
        count(OUTCOMES[await compareCase(comparison, describe, seed)]);
      });
    },
  };
}

/** Transactions of the corpus with many changes. The libraries of the chains are not asked. */
export const changedTransactions: Target = {
  name: 'transactions: changed',
  property({ parseTransaction }, count) {
    const describe = describeWith(parseTransaction);
    const inputs = readCorpus('transactions').map(({ type, hex }) => {
      const bytes = changedBytes(Buffer.from(hex, 'hex')).map((changed) => Buffer.from(changed).toString('hex'));
      return fc
        .oneof({ weight: 9, arbitrary: bytes }, { weight: 1, arbitrary: changedText(hex) })
        .map((changed) => ({ type, hex, changed }));
    });
    return fc.property(fc.oneof(...inputs), ({ type, hex, changed }) => {
      const fields = describe(type, changed);
      if (fields === undefined && changed === hex) throw new Error('a valid transaction is refused');
      count(fields === undefined ? 'refused' : 'accepted');
    });
  },
};
