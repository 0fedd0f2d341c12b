import type { Check } from '../check.ts';
import { type Problem, skipped, unless, warning } from '../finding.ts';

/** More than this is no limit for a program. In one minute. */
const TOO_MANY = { codesPerAddress: 20, signupsPerAddress: 20, requestsPerAddress: 3_000 };

export const rateLimits: Check = {
  id: 'rate-limits',
  title: 'Limits for one client',
  looksAt: 'Whether the rate limits for one address still limit a program.',
  needs: ['configuration'],
  run({ settings, isProduction }) {
    if (!settings) return skipped('The options are not valid.');
    const problems = Object.entries(settings.rateLimits).flatMap(([name, { max, windowSeconds }]): Problem[] => {
      const perMinute = (max * 60) / windowSeconds;
      if (!isProduction || perMinute <= TOO_MANY[name as keyof typeof TOO_MANY]) return [];
      return [
        warning(
          `rateLimits.${name} lets one client do ${Math.round(perMinute)} in a minute.`,
          `Lower rateLimits.${name}, or leave it out for the default.`,
        ),
      ];
    });
    const { codesPerAddress: codes } = settings.rateLimits;
    return unless(problems, `${codes.max} codes in ${codes.windowSeconds} s for one address`);
  },
};
