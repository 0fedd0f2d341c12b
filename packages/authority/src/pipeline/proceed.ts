import type { ActivityStatus, JsonObject } from '@postern/protocol';
import type { ApiError } from '../errors/api-error.ts';
import type { PreparedActivity, RegisteredActivity } from '../operation/activity-definition.ts';
import type { Caller } from '../operation/caller.ts';
import { failureOf, KeptFailure } from '../operation/recorded-failure.ts';
import type { ActivityRecord } from '../store/activities.ts';
import type { Store } from '../store/database.ts';
import type { Organization } from '../store/organizations.ts';
import type { Vote } from '../store/votes.ts';
import { type Decision, decide } from './decision/decide.ts';
import type { Kernel } from './kernel.ts';

/** An activity on its way: its record, what it is to do, and the votes that have been cast on it. */
export interface Proceedings {
  record: ActivityRecord;
  activity: RegisteredActivity;
  prepared: PreparedActivity;
  organization: Organization;
  proposer: Caller;
  votes: Vote[];
  now: Date;
}

const STATUS: Record<Exclude<Decision['outcome'], 'allowed'>, ActivityStatus> = {
  'authenticators-needed': 'ACTIVITY_STATUS_AUTHENTICATORS_NEEDED',
  'consensus-needed': 'ACTIVITY_STATUS_CONSENSUS_NEEDED',
  rejected: 'ACTIVITY_STATUS_REJECTED',
};

/**
 * Decides an activity with the votes that it has, and does it when they are enough.
 * @returns The activity, or why it has failed.
 * @throws ApiError when it is denied, or when it cannot be done and nothing of it is to be kept.
 */
export async function proceed(kernel: Kernel, store: Store, on: Proceedings): Promise<ActivityRecord | ApiError> {
  const { record, activity, prepared, organization, proposer, votes, now } = on;
  const decision = await decide(store, {
    type: record.type,
    parameters: parametersOf(record),
    activity,
    prepared,
    organization,
    deciding: { ...proposer.organization, createdAt: now, updatedAt: now },
    proposer,
    votes,
    now,
  });
  await keepEvaluations(kernel, store, on, decision);
  record.updatedAt = now;
  if (decision.outcome !== 'allowed') {
    record.status = STATUS[decision.outcome];
    await store.activities.update(record);
    return record;
  }
  return execute(kernel, store, on);
}

async function execute(kernel: Kernel, store: Store, on: Proceedings): Promise<ActivityRecord | ApiError> {
  const { record, activity, prepared, organization, proposer, now } = on;
  const { vault, messages, oauth2, messageSettings } = kernel;
  const oidc = kernel.oidc.withLoadedKeys;
  const { newId } = kernel.runtime;
  const services = { vault, messages, oidc, oauth2, messageSettings };
  const context = { organization, caller: proposer, store, ...services, now, newId };
  try {
    const { resultKey, secretResults } = activity.version;
    const result = await prepared.execute(context);
    const kept = Object.fromEntries(Object.entries(result).filter(([name]) => !secretResults.includes(name)));
    record.status = 'ACTIVITY_STATUS_COMPLETED';
    await store.activities.update({ ...record, result: { [resultKey]: kept } });
    return { ...record, result: { [resultKey]: result } };
  } catch (error) {
    if (!(error instanceof KeptFailure)) throw error;
    record.status = 'ACTIVITY_STATUS_FAILED';
    record.failure = failureOf(error.reason);
    await store.activities.update(record);
    return error.reason;
  }
}

async function keepEvaluations(kernel: Kernel, store: Store, on: Proceedings, decision: Decision): Promise<void> {
  const vote = on.votes.at(-1);
  if (!vote || decision.evaluations.length === 0) return;
  await store.policies.insertEvaluation({
    organizationId: on.record.organizationId,
    id: kernel.runtime.newId(),
    activityId: on.record.id,
    voteId: vote.id,
    evaluations: decision.evaluations,
    createdAt: on.now,
  });
}

/** The parameters of an activity as they are recorded. */
export function parametersOf(record: ActivityRecord): JsonObject {
  const [parameters] = Object.values(record.intent);
  return parameters as JsonObject;
}
