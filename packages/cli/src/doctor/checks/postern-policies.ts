import { backendPolicies } from '@postern/backend';
import type { Check } from '../check.ts';
import { skipped, unless, warning } from '../finding.ts';

export const posternPolicies: Check = {
  id: 'postern-policies',
  title: 'Policies of "postern init"',
  looksAt: 'Whether the policies that an earlier "postern init" made are those of this version.',
  needs: ['configuration', 'parent-organization'],
  async run({ facts, settings }) {
    const [policies, { userId }] = await Promise.all([facts.policies(), facts.whoami()]);
    const options = { linkVerifiedEmail: settings?.oauth.linkVerifiedEmail ?? false };
    const wanted = backendPolicies(userId, options);
    const found = policies.filter(({ policyName }) => policyName.startsWith('Postern: '));
    if (found.length === 0) return skipped('There are none; other policies may do the same.');
    const outdated = wanted.filter((policy) => {
      const same = found.find(({ policyName }) => policyName === policy.policyName);
      return (
        same &&
        (same.condition !== policy.condition || same.consensus !== policy.consensus || same.effect !== policy.effect)
      );
    });
    return unless(
      outdated.map(({ policyName }) =>
        warning(
          `The policy "${policyName}" says something else than this version needs, or is for another user.`,
          'Delete it in the dashboard, and run "npx postern init" again.',
        ),
      ),
      `${found.length} as this version makes them`,
    );
  },
};
