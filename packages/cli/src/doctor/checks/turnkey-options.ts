import type { Check } from '../check.ts';
import { unless } from '../finding.ts';
import { problemOfMistake } from '../mistakes.ts';

export const turnkeyOptions: Check = {
  id: 'turnkey-options',
  title: 'Settings of Turnkey',
  looksAt: 'Whether the backend takes the settings of Turnkey, beyond what the checks before say.',
  needs: ['api-url', 'organization-id', 'api-key-form', 'api-key-pair'],
  run({ turnkeyMistakes }) {
    const fix = 'Correct the variable or the option that the sentence names; "npx postern help backend" lists them.';
    return unless(
      turnkeyMistakes.map((sentences) => problemOfMistake(sentences, fix)),
      'valid',
    );
  },
};
