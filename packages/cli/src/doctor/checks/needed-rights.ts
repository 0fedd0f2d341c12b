import type { Check } from '../check.ts';
import { failed, ok, skipped } from '../finding.ts';
import { neededActivities, shortName, trialOf } from '../policy-trial.ts';

export const neededRights: Check = {
  id: 'needed-rights',
  title: 'Rights that the backend needs',
  looksAt:
    'Whether the policies allow the user of the API key every activity that the backend submits. Nothing is submitted.',
  needs: ['configuration', 'parent-organization'],
  async run({ facts, settings, now }) {
    if (!settings) return skipped('The options are not valid.');
    const [{ userId }, { rootUserIds, threshold }] = await Promise.all([facts.whoami(), facts.configs()]);
    if (rootUserIds.includes(userId) && threshold <= 1) return ok('the user is the root quorum');
    const trial = await trialOf(facts, now());
    const needed = neededActivities(settings);
    const missing = [...needed].filter(([type]) => trial.outcomeOf(type) !== 'OUTCOME_ALLOW');
    if (missing.length === 0) return ok(`${needed.size} activities are allowed`);
    return missing.map(([type, purpose]) => {
      const outcome = trial.outcomeOf(type);
      const state =
        outcome === 'OUTCOME_REQUIRES_CONSENSUS'
          ? 'needs the approval of further users'
          : outcome === 'OUTCOME_DENY_EXPLICIT'
            ? 'is denied by a policy'
            : 'is allowed by no policy';
      return failed(
        `${shortName(type)}, which the backend needs ${purpose}, ${state}.`,
        'Run "npx postern init" with the key of a root user, or add the policies that "npx postern init --print-policies" prints.',
      );
    });
  },
};
