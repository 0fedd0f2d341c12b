import type { Check } from '../check.ts';
import { type Problem, skipped, unless, warning } from '../finding.ts';

const DAY = 86_400;

export const sessionLength: Check = {
  id: 'session-length',
  title: 'Length of sessions',
  looksAt: 'Whether sessions end soon enough that a stolen token is of little use.',
  needs: ['configuration'],
  run({ settings, isProduction }) {
    if (!settings) return skipped('The options are not valid.');
    const { expirationSeconds, maxExpirationSeconds } = settings.session;
    const problems: Problem[] = [];
    if (isProduction && expirationSeconds > DAY) {
      problems.push(
        warning(
          `A session is open for ${hours(expirationSeconds)} hours after a log-in.`,
          'Shorten session.expirationSeconds; the client can refresh a session in use.',
        ),
      );
    }
    if (isProduction && maxExpirationSeconds > 30 * DAY) {
      problems.push(
        warning(
          `Sessions of ${hours(maxExpirationSeconds)} hours are accepted.`,
          'Shorten session.maxExpirationSeconds.',
        ),
      );
    }
    return unless(problems, `${expirationSeconds} s`);
  },
};

function hours(seconds: number): number {
  return Math.round(seconds / 3_600);
}
