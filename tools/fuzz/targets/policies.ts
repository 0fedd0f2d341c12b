import fc from 'fast-check';
import { changedText } from '../changes.ts';
import type { Code } from '../code.ts';
import { readCorpus } from '../corpus.ts';
import type { Target } from '../target.ts';

const WORDS = [
  '&&',
  '||',
  '==',
  '!=',
  '<',
  '>=',
  'in',
  '!',
  '(',
  ')',
  '[',
  ']',
  '..',
  '.any(x, ',
  '.all(x, ',
  '.count()',
];
const ALPHABET = "()[]'.,&|=!<>0123456789 \\";

/** The requests that changed policies are asked about. */
const ENVIRONMENTS: readonly Parameters<Code['decide']>[1]['environment'][] = [
  {
    activity: {
      type: 'ACTIVITY_TYPE_SIGN_TRANSACTION_V2',
      kind: 'SIGN_TRANSACTION',
      resource: 'WALLET',
      action: 'SIGN',
      params: {},
    },
  },
  {
    wallet: { id: 'w', label: 'l', imported: false, exported: false },
    activity: { type: 'T', kind: 'K', resource: 'R', action: 'A', params: {} },
  },
];

export const policyLanguage: Target = {
  name: 'policy language',
  property({ decide, parsePolicy, validatePolicyText }, count) {
    const corpus = readCorpus('policies');
    const changed = corpus.map(({ field, text }) =>
      changedText(text, ALPHABET).map((policy) => ({ field, policy, text })),
    );
    const words = fc.array(fc.constantFrom(...WORDS, 'activity', 'approvers', 'true', "'a'", '1', 'x'), {
      maxLength: 60,
    });
    const loose = fc.record({
      field: fc.constantFrom('condition', 'consensus', 'time'),
      policy: words.map((list) => list.join(' ')),
      text: fc.constant(undefined),
    });
    const nested = fc.nat(4_000).map((depth) => ({
      field: 'condition' as const,
      policy: `${'('.repeat(depth)}true${')'.repeat(depth)}`,
      text: undefined,
    }));
    const votes = {
      approved: [{ user: { id: 'ada', tags: ['admin'] }, credentials: [{ id: 'c', type: 'T', publicKey: '02' }] }],
      rejected: [],
      undecided: [],
    };
    const inputs = fc.oneof(
      { weight: 12, arbitrary: fc.oneof(...changed) },
      { weight: 3, arbitrary: loose },
      { weight: 1, arbitrary: nested },
    );
    return fc.property(inputs, ({ field, policy, text }) => {
      const errors = validatePolicyText({ [field]: policy });
      if (policy === text && errors.length > 0) throw new Error('a valid policy is refused');
      for (const { message } of errors) if (message.length > 300) throw new Error('the error quotes the policy');
      if (errors.length === 0) {
        for (const effect of ['EFFECT_ALLOW', 'EFFECT_DENY'] as const) {
          // Text that was validated is parsed again for each decision.
          const parsed = parsePolicy({ policyId: 'p', effect, [field]: policy });
          for (const environment of ENVIRONMENTS) decide([parsed], { environment, votes, now: new Date(0) });
        }
      }
      count(errors.length === 0 ? 'accepted' : 'refused');
    });
  },
};
