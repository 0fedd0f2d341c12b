import type { v1AuthenticationMethod, v1RequiredAuthenticationMethod } from '@turnkey/sdk-types';
import { PolicyEvaluationError } from '../../policy-language/errors.ts';
import { evaluateToBoolean } from '../../policy-language/evaluate.ts';
import { parsedExpression } from '../../policy-language/parsed-expression.ts';
import type { PolicyStruct } from '../../policy-language/value.ts';
import type { AuthenticationMethod } from '../../store/authentication-method.ts';
import type { Store } from '../../store/database.ts';
import type { MfaPolicyRecord } from '../../store/mfa-policies.ts';
import type { Vote } from '../../store/votes.ts';
import type { PendingActivity } from '../pending-activity.ts';
import { pendingEnvironment } from './environments.ts';

/** The MFA state of one user for one activity. */
export interface MfaState {
  policy: MfaPolicyRecord;
  satisfiedMethods: AuthenticationMethod[];
  isSatisfied: boolean;
}

/**
 * The proposer and the users who approved, if they have not passed their MFA policy yet. Their approvals do not count.
 * @param votes The votes that count.
 */
export async function unsatisfiedUsers(store: Store, pending: PendingActivity, votes: Vote[]): Promise<string[]> {
  const states = await mfaStates(store, pending, votes);
  return states.filter((state) => !state.isSatisfied).map((state) => state.policy.userId);
}

/**
 * The MFA state of the proposer and of every user who approved, if one of their MFA policies applies. Only a user's
 * first policy whose condition is true is enforced (Turnkey docs, "MFA").
 * @param votes The votes that count.
 */
export async function mfaStates(store: Store, pending: PendingActivity, votes: Vote[]): Promise<MfaState[]> {
  if (!pending.mayNeedMfa) return [];
  const approvals = votes.filter((vote) => vote.selection === 'VOTE_SELECTION_APPROVED');
  const voters = new Set([pending.proposer.userId, ...approvals.map((vote) => vote.userId)]);
  const policies = (await store.mfaPolicies.list(pending.deciding.id)).filter((policy) => voters.has(policy.userId));
  if (policies.length === 0) return [];
  const environment = await pendingEnvironment(store, pending);
  const states: MfaState[] = [];
  for (const userId of voters) {
    const policy = policies.find((candidate) => candidate.userId === userId && applies(candidate, environment));
    if (policy) states.push(stateOf(policy, methodsOf(approvals, userId)));
  }
  return states;
}

/** A condition with an evaluation error does not apply, except when the request was too large to evaluate. */
function applies(policy: MfaPolicyRecord, environment: PolicyStruct): boolean {
  if (!policy.condition) return true;
  try {
    return evaluateToBoolean(parsedExpression(policy.condition, 'condition'), environment);
  } catch (error) {
    if (!(error instanceof PolicyEvaluationError)) throw error;
    return error.code === 'LimitExceeded';
  }
}

function methodsOf(approvals: Vote[], userId: string): AuthenticationMethod[] {
  return approvals.filter((vote) => vote.userId === userId).map((vote) => vote.method);
}

function stateOf(policy: MfaPolicyRecord, methods: AuthenticationMethod[]): MfaState {
  const satisfiedMethods = methods.filter((method) =>
    policy.requiredMethods.some((step) => step.any.some((option) => proves(method, option))),
  );
  return { policy, satisfiedMethods, isSatisfied: allSteps(policy.requiredMethods, methods) };
}

/** Every step needs its own proof: two steps that accept a passkey need two passkeys. */
function allSteps(steps: v1RequiredAuthenticationMethod[], methods: AuthenticationMethod[]): boolean {
  const [step, ...others] = steps;
  if (!step) return true;
  return methods.some(
    (method, index) =>
      step.any.some((option) => proves(method, option)) &&
      allSteps(
        others,
        methods.filter((_, other) => other !== index),
      ),
  );
}

function proves(method: AuthenticationMethod, option: v1AuthenticationMethod): boolean {
  return method.type === option.type && (!option.id || option.id === method.id);
}
