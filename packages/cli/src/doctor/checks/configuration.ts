import type { Check } from '../check.ts';
import { unless } from '../finding.ts';
import { problemOfMistake } from '../mistakes.ts';

export const configuration: Check = {
  id: 'configuration',
  title: 'Options and variables',
  looksAt: 'Whether the backend accepts the options and environment variables, those of Turnkey excepted.',
  needs: ['configuration-file'],
  run({ mistakes }) {
    const fix = 'Correct what the sentence names, in postern.config.ts or in the environment.';
    return unless(
      mistakes.map((sentences) => problemOfMistake(sentences, fix)),
      'valid',
    );
  },
};
