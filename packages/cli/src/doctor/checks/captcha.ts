import { captchasOf } from '../captchas.ts';
import type { Check } from '../check.ts';
import { ok, skipped, warning } from '../finding.ts';

export const captcha: Check = {
  id: 'captcha',
  title: 'Captcha',
  looksAt: 'Whether production has a captcha, without which programs can make the backend send codes.',
  needs: ['configuration'],
  run({ settings, isProduction }) {
    if (!settings) return skipped('The options are not valid.');
    const [first] = captchasOf(settings);
    if (first) return ok(first[1].provider);
    if (!isProduction) return ok('none; in development that is usual');
    return [
      warning(
        'There is no captcha, so only the rate limits keep programs from making you send codes.',
        'Set the option captcha, for example with Turnstile.',
      ),
    ];
  },
};
