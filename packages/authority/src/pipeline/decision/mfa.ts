import type { v1AuthenticationMethod, v1RequiredAuthenticationMethod } from '@turnkey/sdk-types';
import { activityEnvironment } from '../../policy-language/activity-environment.ts';
import { PolicyEvaluationError } from '../../policy-language/errors.ts';
import { evaluateToBoolean } from '../../policy-language/evaluate.ts';
import { parsePolicyExpression } from '../../policy-language/parser.ts';
import type { PolicyStruct } from '../../policy-language/value.ts';
import type { AuthenticationMethod } from '../../store/authentication-method.ts';
import type { Store } from '../../store/database.ts';
import type { MfaPolicyRecord } from '../../store/mfa-policies.ts';
import type { Vote } from '../../store/votes.ts';
import type { Motion } from './motion.ts';

/** What one user still has to prove for one activity. */
export interface MfaState {
  policy: MfaPolicyRecord;
  satisfiedMethods: AuthenticationMethod[];
  isSatisfied: boolean;
}

/** What the state of MFA depends on. */
export type MfaSubject = Pick<Motion, 'type' | 'parameters' | 'prepared' | 'organization' | 'deciding' | 'votes'>;

/** The users among those who have approved who have not proved enough for their approval to count. */
export async function unsatisfiedUsers(store: Store, subject: MfaSubject): Promise<string[]> {
  const states = await mfaStates(store, subject);
  return states.filter((state) => !state.isSatisfied).map((state) => state.policy.userId);
}

/**
 * The state of MFA of everybody who has approved an activity and has a policy that applies to it. Of a user's policies
 * only the first whose condition holds is enforced (Turnkey docs, "MFA").
 */
export async function mfaStates(store: Store, subject: MfaSubject): Promise<MfaState[]> {
  const voters = new Set(
    subject.votes.filter((vote) => vote.selection === 'VOTE_SELECTION_APPROVED').map((vote) => vote.userId),
  );
  const policies = (await store.mfaPolicies.list(subject.deciding.id)).filter((policy) => voters.has(policy.userId));
  if (policies.length === 0) return [];
  const { type, parameters, prepared, organization } = subject;
  const environment = activityEnvironment(type, parameters, await prepared.touches({ organization, store }));
  const states: MfaState[] = [];
  for (const userId of voters) {
    const policy = policies.find((candidate) => candidate.userId === userId && applies(candidate, environment));
    if (policy) states.push(stateOf(policy, methodsOf(subject.votes, userId)));
  }
  return states;
}

/** A condition that cannot be evaluated for an activity does not apply to it; only too large a request does. */
function applies(policy: MfaPolicyRecord, environment: PolicyStruct): boolean {
  if (!policy.condition) return true;
  try {
    return evaluateToBoolean(parsePolicyExpression(policy.condition, 'condition'), environment);
  } catch (error) {
    if (!(error instanceof PolicyEvaluationError)) throw error;
    return error.code === 'LimitExceeded';
  }
}

function methodsOf(votes: Vote[], userId: string): AuthenticationMethod[] {
  return votes
    .filter((vote) => vote.userId === userId && vote.selection === 'VOTE_SELECTION_APPROVED')
    .map((vote) => vote.method);
}

function stateOf(policy: MfaPolicyRecord, methods: AuthenticationMethod[]): MfaState {
  const satisfiedMethods = methods.filter((method) =>
    policy.requiredMethods.some((step) => step.any.some((option) => proves(method, option))),
  );
  return { policy, satisfiedMethods, isSatisfied: allSteps(policy.requiredMethods, methods) };
}

/** Every step needs a proof of its own: two steps that both take a passkey need two passkeys. */
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
