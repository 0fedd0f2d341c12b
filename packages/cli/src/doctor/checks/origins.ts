import type { Check } from '../check.ts';
import { failed, type Problem, skipped, unless, warning } from '../finding.ts';
import { isLocalOrigin, webOrigins } from '../places.ts';

const OPTION = 'the option origins (POSTERN_ORIGINS)';

export const origins: Check = {
  id: 'origins',
  title: 'Origins of the pages',
  looksAt: 'Whether the origins that may call the backend are set, and are https in production.',
  needs: ['configuration'],
  run({ settings, isProduction }) {
    if (!settings) return skipped('The options are not valid.');
    if (settings.origins.length === 0) {
      return [
        warning(
          'No origins are set, so only pages of the same origin can call the backend.',
          `List the exact origins of the pages in ${OPTION}.`,
        ),
      ];
    }
    const problems: Problem[] = webOrigins(settings.origins)
      .filter(({ protocol, origin }) => isProduction && protocol === 'http:' && !isLocalOrigin(origin))
      .map(({ origin }) =>
        failed(`The origin ${origin} is not https, so its pages can be changed on the way.`, `Use https in ${OPTION}.`),
      );
    const twice = settings.origins.filter((origin, index) => settings.origins.indexOf(origin) !== index);
    if (twice.length > 0)
      problems.push(warning(`The origin ${twice[0]} is listed twice.`, `Remove one of them from ${OPTION}.`));
    return unless(problems, settings.origins.slice(0, 5).join(', '));
  },
};
