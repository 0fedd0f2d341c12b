import type { Check } from '../check.ts';
import { ok, type Problem, skipped, warning } from '../finding.ts';
import { foreignText } from '../foreign-text.ts';
import { furtherActivities, OWN_RIGHTS, shortName, trialOf } from '../policy-trial.ts';

const SHOWN = 6;
const FIX =
  'Limit the consensus of the policy to other users, or delete it in the dashboard; "npx postern init" makes what is needed.';

export const furtherRights: Check = {
  id: 'further-rights',
  title: 'Rights that the backend does not need',
  looksAt: 'Whether the policies allow the user of the API key more than the backend needs.',
  needs: ['configuration', 'parent-organization'],
  async run({ facts, settings, now }) {
    if (!settings) return skipped('The options are not valid.');
    const [{ userId }, { rootUserIds, threshold }] = await Promise.all([facts.whoami(), facts.configs()]);
    if (rootUserIds.includes(userId) && threshold <= 1) return skipped('Policies do not limit the root quorum.');
    const [trial, policies] = await Promise.all([trialOf(facts, now()), facts.policies()]);
    const further = furtherActivities(settings);
    const allowed = further.filter((type) => trial.outcomeOf(type) === 'OUTCOME_ALLOW');
    const problems: Problem[] = [];
    if (allowed.length > 0) {
      problems.push(warning(`A stolen key could also do: ${listOf(allowed)}.`, FIX));
    }
    const own = OWN_RIGHTS.filter(
      (type) => further.includes(type) && !allowed.includes(type) && trial.outcomeOf(type) !== 'OUTCOME_DENY_EXPLICIT',
    );
    if (own.length > 0) {
      problems.push(
        warning(
          `No policy denies the user its own ${listOf(own)}, so a stolen key could make itself a second one.`,
          'Run "npx postern init", which adds the policy "Postern: no further keys".',
        ),
      );
    }
    const uncertain = new Set(further.flatMap((type) => trial.uncertainFor(type)));
    for (const { policyId, policyName } of policies) {
      if (!uncertain.has(policyId)) continue;
      problems.push(
        warning(`The policy ${foreignText(policyName)} may allow more, depending on what a request is about.`, FIX),
      );
    }
    return problems.length > 0 ? problems.slice(0, SHOWN) : ok('none');
  },
};

function listOf(types: readonly string[]): string {
  const more = types.length - SHOWN;
  return types.slice(0, SHOWN).map(shortName).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
