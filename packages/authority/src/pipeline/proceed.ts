import type { ActivityStatus, JsonObject } from '@postern/protocol';
import type { ApiError } from '../errors/api-error.ts';
import { failureOf, RecordedFailure } from '../operation/recorded-failure.ts';
import type { ActivityRecord } from '../store/activities.ts';
import type { Store, TransactionStore } from '../store/database.ts';
import type { VoteAsOfNow } from '../store/votes.ts';
import { partSecrets, sealSecrets } from './activity-secrets.ts';
import { type Decision, decide } from './decision/decide.ts';
import type { Kernel } from './kernel.ts';
import type { PendingActivity } from './pending-activity.ts';

/** The current state of an activity. */
export interface Outcome {
  record: ActivityRecord;
  votes: VoteAsOfNow[];
  /** The secret fields of the result, only for the user who submitted the activity. */
  secretResult: JsonObject;
}

const STATUS: Record<Exclude<Decision['outcome'], 'allowed'>, ActivityStatus> = {
  'authenticators-needed': 'ACTIVITY_STATUS_AUTHENTICATORS_NEEDED',
  'consensus-needed': 'ACTIVITY_STATUS_CONSENSUS_NEEDED',
  rejected: 'ACTIVITY_STATUS_REJECTED',
};

/**
 * Decides an activity by its current votes, and runs it when they are enough.
 * @returns The activity, or why it failed.
 * @throws ApiError when it is denied, or when it failed and is not recorded.
 */
export async function proceed(
  kernel: Kernel,
  store: TransactionStore,
  pending: PendingActivity,
): Promise<Outcome | ApiError> {
  const { record, votes, now } = pending;
  const decision = await decide(store, pending);
  await recordEvaluations(kernel, store, pending, decision);
  record.updatedAt = now;
  record.decidedBy = decision.by;
  if (decision.outcome === 'allowed') return execute(kernel, store, pending);
  record.status = STATUS[decision.outcome];
  if (decision.outcome === 'rejected') record.sealedSecrets = null;
  store.soon(store.activities.update(record));
  return { record, votes, secretResult: {} };
}

async function execute(kernel: Kernel, store: TransactionStore, pending: PendingActivity): Promise<Outcome | ApiError> {
  const { record, activity, prepared, organization, proposer, votes, now } = pending;
  const { vault, messages, oauth2, messageSettings } = kernel;
  const oidc = kernel.oidc.withLoadedKeys;
  const { newId } = kernel.runtime;
  const services = { vault, messages, oidc, oauth2, messageSettings };
  const context = { organization, caller: proposer, store, ...services, now, newId };
  const { resultKey, secretResults } = activity.version;
  record.sealedSecrets = null;
  try {
    const { shown, secret } = partSecrets(await prepared.execute(context), secretResults);
    record.status = 'ACTIVITY_STATUS_COMPLETED';
    record.result = { [resultKey]: shown };
    record.sealedSecrets = sealSecrets(vault, record, { result: secret });
    store.soon(store.activities.update(record));
    return { record, votes, secretResult: secret };
  } catch (error) {
    if (!(error instanceof RecordedFailure)) throw error;
    record.status = 'ACTIVITY_STATUS_FAILED';
    record.failure = failureOf(error.reason);
    store.soon(store.activities.update(record));
    return error.reason;
  }
}

async function recordEvaluations(
  kernel: Kernel,
  store: Store,
  pending: PendingActivity,
  decision: Decision,
): Promise<void> {
  const vote = pending.votes.at(-1);
  if (!vote || decision.evaluations.length === 0) return;
  await store.policies.insertEvaluation({
    organizationId: pending.record.organizationId,
    id: kernel.runtime.newId(),
    activityId: pending.record.id,
    voteId: vote.id,
    evaluations: decision.evaluations,
    createdAt: pending.now,
  });
}
