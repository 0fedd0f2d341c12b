import type { Expression } from './ast.ts';
import { canStillBeMet, type Votes } from './consensus.ts';
import { consensusEnvironment } from './consensus-environment.ts';
import { PolicyEvaluationError } from './errors.ts';
import { evaluateToBoolean } from './evaluate.ts';
import { parsedExpression } from './parsed-expression.ts';
import type { PolicyText } from './validate.ts';
import type { PolicyStruct } from './value.ts';

export type PolicyEffect = 'EFFECT_ALLOW' | 'EFFECT_DENY';

/** A policy with its expressions parsed. An absent expression always holds. */
export interface Policy {
  readonly policyId: string;
  readonly effect: PolicyEffect;
  readonly consensus: Expression | undefined;
  readonly condition: Expression | undefined;
  readonly time: Expression | undefined;
}

/** The decision of an organization's policies on an activity. */
export type DecisionOutcome =
  | 'OUTCOME_ALLOW'
  | 'OUTCOME_REQUIRES_CONSENSUS'
  | 'OUTCOME_DENY_EXPLICIT'
  | 'OUTCOME_DENY_IMPLICIT'
  | 'OUTCOME_REJECTED';

/** The result of one policy, also when it could not be evaluated or is outside of its time. */
export type PolicyOutcome = DecisionOutcome | 'OUTCOME_ERROR' | 'OUTCOME_TIME_INACTIVE';

export interface PolicyEvaluation {
  readonly policyId: string;
  readonly outcome: PolicyOutcome;
}

export interface PolicyDecision {
  readonly outcome: DecisionOutcome;
  /** One for each policy, in the order given. */
  readonly evaluations: readonly PolicyEvaluation[];
}

/** The request that policies decide on. */
export interface PolicyRequest {
  /** The keywords of conditions: `activity` and what the activity concerns. */
  readonly environment: PolicyStruct;
  readonly votes: Votes;
  /** The server's time, the same for the whole request. */
  readonly now: Date;
}

/**
 * Parses the stored text of a policy.
 *
 * @throws PolicySyntaxError when it is not in the language. Text that was validated on creation is.
 */
export function parsePolicy(policy: PolicyText & { readonly policyId: string; readonly effect: PolicyEffect }): Policy {
  return {
    policyId: policy.policyId,
    effect: policy.effect,
    consensus: policy.consensus ? parsedExpression(policy.consensus, 'consensus') : undefined,
    condition: policy.condition ? parsedExpression(policy.condition, 'condition') : undefined,
    time: policy.time ? parsedExpression(policy.time, 'time') : undefined,
  };
}

/** The decision is the first of these that any policy has as its result. */
const PRECEDENCE: readonly DecisionOutcome[] = [
  'OUTCOME_DENY_EXPLICIT',
  'OUTCOME_ALLOW',
  'OUTCOME_REQUIRES_CONSENSUS',
  'OUTCOME_REJECTED',
];

/**
 * Decides an activity by the policies of its organization. The caller must check whether the root quorum is met,
 * whether users act on their own credentials, and whether only the root quorum may do the activity.
 *
 * A policy applies when its time, condition and consensus hold. If a DENY applies, the activity is denied. Otherwise,
 * if an ALLOW applies, it is allowed. Otherwise, if the consensus of an ALLOW can still be met, the activity waits for
 * approvals. Otherwise, if it could be met without the rejections, the activity is rejected. Otherwise the activity is
 * denied implicitly. As documented, a policy that cannot be evaluated for the request does not apply. Here there is one
 * exception: a DENY also applies when it exceeds its budget or reads an unknown value. Otherwise a caller could avoid
 * it with a request that is too large or hides a value.
 *
 * Turnkey docs, "Policy overview" (policy evaluation), "Organizations" (permissions) and "Time-based policies".
 */
export function decide(policies: readonly Policy[], request: PolicyRequest): PolicyDecision {
  return decisionOf(policies.map((policy) => evaluatePolicy(policy, request)));
}

/** The decision that follows from the evaluations of all policies. */
export function decisionOf(evaluations: readonly PolicyEvaluation[]): PolicyDecision {
  const outcome = PRECEDENCE.find((candidate) => evaluations.some((evaluation) => evaluation.outcome === candidate));
  return { outcome: outcome ?? 'OUTCOME_DENY_IMPLICIT', evaluations };
}

/** The result of one policy for a request. */
export function evaluatePolicy(policy: Policy, request: PolicyRequest): PolicyEvaluation {
  return { policyId: policy.policyId, outcome: outcomeOf(policy, request) };
}

function outcomeOf(policy: Policy, request: PolicyRequest): PolicyOutcome {
  try {
    const active = holds(policy.time, { time: { now: request.now } });
    if (!active) return 'OUTCOME_TIME_INACTIVE';
    if (!holds(policy.condition, request.environment)) return 'OUTCOME_DENY_IMPLICIT';
    const agreed = holds(policy.consensus, consensusEnvironment(request.votes.approved));
    if (policy.effect === 'EFFECT_DENY') return agreed ? 'OUTCOME_DENY_EXPLICIT' : 'OUTCOME_DENY_IMPLICIT';
    return agreed || !policy.consensus ? 'OUTCOME_ALLOW' : prospects(policy.consensus, request.votes);
  } catch (error) {
    if (!(error instanceof PolicyEvaluationError)) throw error;
    const isEvasion = error.code === 'LimitExceeded' || error.code === 'UnknownValue';
    return policy.effect === 'EFFECT_DENY' && isEvasion ? 'OUTCOME_DENY_EXPLICIT' : 'OUTCOME_ERROR';
  }
}

function holds(expression: Expression | undefined, environment: PolicyStruct): boolean {
  return expression === undefined || evaluateToBoolean(expression, environment);
}

/** The result of an ALLOW whose consensus does not hold yet. */
function prospects(consensus: Expression, votes: Votes): PolicyOutcome {
  const { approved, rejected, undecided } = votes;
  if (canStillBeMet(consensus, approved, undecided)) return 'OUTCOME_REQUIRES_CONSENSUS';
  const vetoed = rejected.length > 0 && canStillBeMet(consensus, approved, [...undecided, ...rejected]);
  return vetoed ? 'OUTCOME_REJECTED' : 'OUTCOME_DENY_IMPLICIT';
}
