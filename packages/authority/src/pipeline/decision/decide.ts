import { apiError, policyDenial } from '../../errors/api-error.ts';
import { activityEnvironment } from '../../policy-language/activity-environment.ts';
import { decide as decideByPolicies, type PolicyEvaluation, parsePolicy } from '../../policy-language/policies.ts';
import type { Store } from '../../store/database.ts';
import { type Ballot, countVotes, rootQuorum, votersOf } from './approval.ts';
import { unsatisfiedUsers } from './mfa.ts';
import type { Motion } from './motion.ts';

export interface Decision {
  outcome: 'allowed' | 'authenticators-needed' | 'consensus-needed' | 'rejected';
  /** What each policy said, when policies were asked. */
  evaluations: readonly PolicyEvaluation[];
}

/**
 * Decides an activity (Turnkey docs, "Policies", "Root quorum" and "MFA"). MFA comes first, for the proposer and for
 * everybody whose approval is to count; then the root quorum, then what users may do by themselves, then the policies.
 * @throws ApiError when the activity is denied.
 */
export async function decide(store: Store, motion: Motion): Promise<Decision> {
  const { deciding, votes, activity, proposer } = motion;
  const unsatisfied = await unsatisfiedUsers(store, motion);
  if (unsatisfied.includes(proposer.userId)) return { outcome: 'authenticators-needed', evaluations: [] };
  const counted = votes.filter(
    (vote) => vote.selection === 'VOTE_SELECTION_REJECTED' || !unsatisfied.includes(vote.userId),
  );
  const ballot = countVotes(counted);
  const quorum = rootQuorum(deciding, ballot);
  if (quorum.isMet) return { outcome: 'allowed', evaluations: [] };
  if (activity.access.rootQuorumOnly) {
    if (!quorum.isPossible) return rejectedOrDenied(ballot, []);
    return { outcome: 'consensus-needed', evaluations: [] };
  }
  return decideWithoutRootQuorum(store, motion, ballot, quorum.isPossible);
}

async function decideWithoutRootQuorum(
  store: Store,
  motion: Motion,
  ballot: Ballot,
  isQuorumPossible: boolean,
): Promise<Decision> {
  const { deciding, organization, prepared, proposer } = motion;
  const policies = (await store.policies.list(deciding.id)).map(({ id, effect, consensus, condition, time }) =>
    parsePolicy({ policyId: id, effect, consensus, condition, time }),
  );
  const { outcome, evaluations } = decideByPolicies(policies, {
    environment: activityEnvironment(
      motion.type,
      motion.parameters,
      policies.length > 0 ? await prepared.touches({ organization, store }) : {},
    ),
    votes: await votersOf(store, deciding, ballot, motion.votes),
    now: motion.now,
  });
  const isSelf = prepared.allowedToSelf(proposer);
  if (outcome === 'OUTCOME_ALLOW' || (isSelf && outcome !== 'OUTCOME_DENY_EXPLICIT')) {
    return { outcome: 'allowed', evaluations };
  }
  // The root quorum stands above the policies: what it can still approve is not denied yet.
  if (outcome === 'OUTCOME_REQUIRES_CONSENSUS' || isQuorumPossible) return { outcome: 'consensus-needed', evaluations };
  return rejectedOrDenied(ballot, evaluations);
}

/** Where somebody has rejected it, the activity ends as rejected; otherwise it should not have been asked for. */
function rejectedOrDenied(ballot: Ballot, evaluations: readonly PolicyEvaluation[]): Decision {
  if (ballot.rejected.length > 0) return { outcome: 'rejected', evaluations };
  if (evaluations.length === 0) throw apiError('PERMISSION_DENIED');
  throw policyDenial(evaluations);
}
