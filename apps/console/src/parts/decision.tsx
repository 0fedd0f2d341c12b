import type { ConsoleAnswers } from '@postern/authority';

type Story = ConsoleAnswers['activity']['activity'];

/** In one sentence: what has decided an activity, or what it waits for. */
export function Decision({ story }: { story: Story }) {
  return <>{sentenceFor(story)}</>;
}

function sentenceFor({ status, decidedBy, rootQuorumThreshold, votes }: Story): string {
  const quorum = `the root quorum (${rootQuorumThreshold} of the root users)`;
  if (status === 'ACTIVITY_STATUS_AUTHENTICATORS_NEEDED') return 'It waits for another credential of the user: MFA.';
  if (status === 'ACTIVITY_STATUS_CONSENSUS_NEEDED') {
    if (decidedBy === 'proposer') return 'It waits for the approval of the user who submitted it.';
    return decidedBy === 'policies'
      ? 'It waits for more approvals, which a policy asks for.'
      : `No policy allows it. It waits for ${quorum}.`;
  }
  if (status === 'ACTIVITY_STATUS_REJECTED') {
    return decidedBy === 'proposer' ? 'The user who submitted it withdrew it.' : 'The rejections decided it.';
  }
  switch (decidedBy) {
    case 'root-quorum':
      return `Allowed by ${quorum}. Policies were not asked.`;
    case 'own-right':
      return 'Allowed because users may do this with what is their own.';
    case 'policies':
      return `Allowed by ${allowing(votes)}.`;
    default:
      return 'What decided it was not recorded.';
  }
}

function allowing(votes: Story['votes']): string {
  const policies = votes.at(-1)?.policies.filter(({ outcome }) => outcome === 'OUTCOME_ALLOW') ?? [];
  const names = policies.map(({ name, policyId }) => `“${name ?? policyId}”`);
  return names.length > 0 ? `the policy ${names.join(' and ')}` : 'a policy';
}
