import type { Check } from '../check.ts';
import { ok, warning } from '../finding.ts';

export const nodeEnv: Check = {
  id: 'node-env',
  title: 'NODE_ENV',
  looksAt: 'Whether NODE_ENV is "production" in production, where frameworks would otherwise show stack traces.',
  run({ environment: { NODE_ENV }, isProduction }) {
    if (!isProduction || NODE_ENV === 'production') return ok(isProduction ? 'production' : 'a development deployment');
    return [
      warning(
        'NODE_ENV is not "production", so frameworks may show stack traces to visitors.',
        'Set NODE_ENV=production where the backend runs.',
      ),
    ];
  },
};
