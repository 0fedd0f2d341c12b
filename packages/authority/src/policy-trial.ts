import { SUBMISSIONS } from './operation/turnkey-operations.ts';
import { activityEnvironment } from './policy-language/activity-environment.ts';
import { canStillBeMet, type Voter } from './policy-language/consensus.ts';
import { consensusEnvironment } from './policy-language/consensus-environment.ts';
import { PolicyEvaluationError, PolicySyntaxError } from './policy-language/errors.ts';
import { evaluateToBoolean } from './policy-language/evaluate.ts';
import { type DecisionOutcome, decide, evaluatePolicy, type Policy, parsePolicy } from './policy-language/policies.ts';

/** A policy as `list_policies` shows it. */
export interface PolicyOnTrial {
  policyId: string;
  effect: 'EFFECT_ALLOW' | 'EFFECT_DENY';
  /** In Turnkey's policy language, like the next two. Empty means that it always holds. */
  condition: string;
  consensus: string;
  time?: string | undefined;
}

/** A user with the credentials that they approve with. */
export type VoterOnTrial = Voter;

/** What policies say about activities that one user submits alone. Nothing is submitted. */
export interface PolicyTrial {
  /** Ids of the policies that are not in the language as it is known here. They are left out. */
  unreadable: string[];
  /**
   * The decision on an activity without parameters.
   * @param type `ACTIVITY_TYPE_…`
   */
  outcomeOf(type: string): DecisionOutcome;
  /** Ids of the policies that could allow the user an activity of the type, depending on what it is about. */
  uncertainFor(type: string): string[];
}

/** Every activity type of Turnkey's public API: of each activity the newest version. */
export const NEWEST_ACTIVITY_TYPES: readonly string[] = Object.values(SUBMISSIONS).flatMap(([newest]) => newest ?? []);

/**
 * Tries policies on activities that were not submitted.
 * @param user Who submits them, with the credential that stamps them.
 * @param others The other users of the organization, who have not voted.
 * @param now The time of the submission.
 * @example
 * ```ts
 * import { policyTrial } from '@postern/authority/policy-trial';
 *
 * const policy = {
 *   policyId: 'p',
 *   effect: 'EFFECT_ALLOW' as const,
 *   condition: "activity.resource == 'OTP'",
 *   consensus: "approvers.any(user, user.id == 'u')",
 * };
 * const { outcomeOf } = policyTrial([policy], { user: { id: 'u', tags: [] }, credentials: [] }, [], new Date());
 * console.log(outcomeOf('ACTIVITY_TYPE_INIT_OTP_V3')); // OUTCOME_ALLOW
 * ```
 */
export function policyTrial(
  policies: readonly PolicyOnTrial[],
  user: VoterOnTrial,
  others: readonly VoterOnTrial[],
  now: Date,
): PolicyTrial {
  const unreadable: string[] = [];
  const parsed = policies.flatMap((policy): Policy[] => {
    try {
      return [parsePolicy(policy)];
    } catch (error) {
      if (!(error instanceof PolicySyntaxError)) throw error;
      unreadable.push(policy.policyId);
      return [];
    }
  });
  const votes = { approved: [user], rejected: [], undecided: others };
  const requestOf = (type: string) => ({ environment: activityEnvironment(type, {}), votes, now });
  const isOpenTo = parsed.filter((policy) => mayCount(policy, user, others));

  return {
    unreadable,
    outcomeOf: (type) => decide(parsed, requestOf(type)).outcome,
    uncertainFor: (type) =>
      isOpenTo
        .filter(
          (policy) =>
            policy.effect === 'EFFECT_ALLOW' && evaluatePolicy(policy, requestOf(type)).outcome === 'OUTCOME_ERROR',
        )
        .map(({ policyId }) => policyId),
  };
}

/** Whether the user's approval can count for the consensus of a policy. One that cannot be evaluated may. */
function mayCount({ consensus }: Policy, user: Voter, others: readonly Voter[]): boolean {
  if (!consensus) return true;
  try {
    return evaluateToBoolean(consensus, consensusEnvironment([user])) || canStillBeMet(consensus, [user], others);
  } catch (error) {
    if (error instanceof PolicyEvaluationError) return true;
    throw error;
  }
}
