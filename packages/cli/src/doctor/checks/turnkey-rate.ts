import type { Check } from '../check.ts';
import { ok, skipped, warning } from '../finding.ts';

export const turnkeyRate: Check = {
  id: 'turnkey-rate',
  title: "Turnkey's rate limit",
  looksAt: 'Whether the backend knows how many requests per second Turnkey lets it send.',
  needs: ['configuration'],
  run({ settings, isProduction }) {
    if (!settings) return skipped('The options are not valid.');
    const { requestsPerSecond } = settings.upstream;
    if (requestsPerSecond !== undefined) return ok(`${requestsPerSecond} requests per second`);
    if (!isProduction) return ok('no limit; in development that is usual');
    return [
      warning(
        'upstream.requestsPerSecond is not set, so under load Turnkey refuses requests in place of your queue.',
        "Set it to the limit of your organization (docs/operation.md); Turnkey's support tells it.",
      ),
    ];
  },
};
