import type { Check } from '../check.ts';
import { ok, warning } from '../finding.ts';

export const rootUser: Check = {
  id: 'root-user',
  title: 'Root quorum',
  looksAt: 'Whether the user of the API key is in the root quorum, which policies do not limit.',
  needs: ['parent-organization'],
  async run({ facts, isProduction }) {
    const [{ userId }, { rootUserIds, threshold }] = await Promise.all([facts.whoami(), facts.configs()]);
    if (!rootUserIds.includes(userId)) return ok('the user is not in it');
    const alone =
      threshold <= 1 ? 'alone, so its key may do everything' : `of ${threshold}, so its key is a vote for everything`;
    if (!isProduction) return ok(`the user is in it ${alone}; in development that is usual`);
    return [
      warning(
        `The user of the API key is in the root quorum ${alone}.`,
        'Make a user with as few rights as possible: npx postern init. Then give the backend its key.',
      ),
    ];
  },
};
