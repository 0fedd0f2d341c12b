import type { Check } from '../check.ts';
import { ok, unless, warning } from '../finding.ts';
import { foreignText } from '../foreign-text.ts';
import { trialOf } from '../policy-trial.ts';

const MOST = 5;

export const policiesReadable: Check = {
  id: 'policies-readable',
  title: 'Policies',
  looksAt: 'Whether the policies of the organization can be read, so that the next checks can judge them.',
  needs: ['parent-organization'],
  async run({ facts, now }) {
    const policies = await facts.policies();
    const { unreadable } = await trialOf(facts, now());
    if (unreadable.length === 0) return ok(`${policies.length} read`);
    const names = policies.filter(({ policyId }) => unreadable.includes(policyId)).map(({ policyName }) => policyName);
    return unless(
      names
        .slice(0, MOST)
        .map((name) =>
          warning(
            `The policy ${foreignText(name)} is not in the policy language as it is known here, so it is not judged.`,
            "Check by hand in Turnkey's dashboard that it does not concern the user of the backend.",
          ),
        ),
      '',
    );
  },
};
