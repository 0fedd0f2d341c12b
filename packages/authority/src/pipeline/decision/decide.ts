import { apiError, policyDenial } from '../../errors/api-error.ts';
import { inSlices } from '../../in-slices.ts';
import { decisionOf, evaluatePolicy, type PolicyEvaluation, parsePolicy } from '../../policy-language/policies.ts';
import type { DecidedBy } from '../../store/activities.ts';
import type { Store } from '../../store/database.ts';
import type { Vote } from '../../store/votes.ts';
import type { PendingActivity } from '../pending-activity.ts';
import { unsatisfiedUsers } from './mfa.ts';
import { policyRequest } from './policy-request.ts';
import { standingVotes } from './standing-votes.ts';
import { countVotes, rootQuorum, type Tally } from './tally.ts';

/** Without policies the votes are not asked for, and the organization's users need not be read. */
const NO_VOTES = { approved: [], rejected: [], undecided: [] };

export interface Decision {
  outcome: 'allowed' | 'authenticators-needed' | 'consensus-needed' | 'rejected';
  /** What has decided, or what is waited for. */
  by: DecidedBy;
  /** The result of each policy. Empty when the policies were not evaluated. */
  evaluations: readonly PolicyEvaluation[];
}

/**
 * Decides an activity (Turnkey docs, "Policies", "Root quorum" and "MFA"). A vote counts only while its user and
 * credential exist. The order: MFA, for the proposer and for every user who approved; then the root quorum; then what
 * users may do by themselves; then the policies. The activity runs in the proposer's name, so the proposer's own
 * approval must still count. Without it the activity waits. A proposer who rejects withdraws it.
 * @throws ApiError when the activity is denied.
 */
export async function decide(store: Store, pending: PendingActivity): Promise<Decision> {
  const votes = await standingVotes(store, pending);
  const { approved, rejected } = countVotes(votes);
  const { userId } = pending.proposer;
  if (rejected.includes(userId)) return { outcome: 'rejected', by: 'proposer', evaluations: [] };
  const decision = await decideByVotes(store, pending, votes);
  if (decision.outcome !== 'allowed' || approved.includes(userId)) return decision;
  return { ...decision, outcome: 'consensus-needed', by: 'proposer' };
}

async function decideByVotes(store: Store, pending: PendingActivity, votes: Vote[]): Promise<Decision> {
  const unsatisfied = await unsatisfiedUsers(store, pending, votes);
  if (unsatisfied.includes(pending.proposer.userId)) {
    return { outcome: 'authenticators-needed', by: 'mfa', evaluations: [] };
  }
  const counted = votes.filter(
    (vote) => vote.selection === 'VOTE_SELECTION_REJECTED' || !unsatisfied.includes(vote.userId),
  );
  const tally = countVotes(counted);
  const quorum = rootQuorum(pending.deciding, tally);
  if (quorum.isMet) return { outcome: 'allowed', by: 'root-quorum', evaluations: [] };
  if (pending.activity.access.rootQuorumOnly) {
    if (!quorum.isPossible) return rejectedOrDenied(tally, { by: 'root-quorum', evaluations: [] });
    return { outcome: 'consensus-needed', by: 'root-quorum', evaluations: [] };
  }
  return decideWithoutRootQuorum(store, pending, { tally, votes: counted, isQuorumPossible: quorum.isPossible });
}

async function decideWithoutRootQuorum(
  store: Store,
  pending: PendingActivity,
  { tally, votes, isQuorumPossible }: { tally: Tally; votes: Vote[]; isQuorumPossible: boolean },
): Promise<Decision> {
  const { deciding, prepared, proposer } = pending;
  const kept = await store.policies.list(deciding.id);
  const policies = await inSlices(kept, ({ id, ...text }) => parsePolicy({ policyId: id, ...text }));
  const request =
    policies.length > 0
      ? await policyRequest(store, pending, { tally, votes })
      : { environment: {}, votes: NO_VOTES, now: pending.now };
  const said = await inSlices(policies, (policy) => evaluatePolicy(policy, request));
  const { outcome, evaluations } = decisionOf(said);
  if (outcome === 'OUTCOME_ALLOW') return { outcome: 'allowed', by: 'policies', evaluations };
  if (prepared.allowedToSelf(proposer) && outcome !== 'OUTCOME_DENY_EXPLICIT') {
    return { outcome: 'allowed', by: 'own-right', evaluations };
  }
  const by = outcome === 'OUTCOME_REQUIRES_CONSENSUS' ? 'policies' : 'root-quorum';
  // The root quorum can override the policies: while it can still approve, the activity is not denied.
  if (by === 'policies' || isQuorumPossible) return { outcome: 'consensus-needed', by, evaluations };
  return rejectedOrDenied(tally, { by: 'policies', evaluations });
}

/** The activity is rejected when a user rejected it, otherwise denied. */
function rejectedOrDenied(tally: Tally, { by, evaluations }: Omit<Decision, 'outcome'>): Decision {
  if (tally.rejected.length > 0) return { outcome: 'rejected', by, evaluations };
  if (evaluations.length === 0) throw apiError('PERMISSION_DENIED');
  throw policyDenial(evaluations);
}
