import type { JsonObject } from '@postern/protocol';
import { timestampView } from '../operation/timestamp.ts';
import type { ActivityRecord } from '../store/activities.ts';
import type { Store } from '../store/database.ts';
import type { VoteAsOfNow } from '../store/votes.ts';
import type { Outcome } from './proceed.ts';
import { voterView } from './voter-view.ts';

/**
 * Activities of one organization in the form of the API, with their votes.
 * @param viewer The user of `canApprove` and `canReject`.
 */
export async function activityViews(
  store: Store,
  activities: ActivityRecord[],
  viewer: { userId: string; now: Date },
): Promise<JsonObject[]> {
  const [first] = activities;
  if (!first) return [];
  const ids = activities.map((activity) => activity.id);
  const votes = await store.votes.list(first.organizationId, ids, viewer.now);
  return activities.map((activity) => {
    const own = votes.filter((vote) => vote.activityId === activity.id);
    return activityView(activity, own, viewer.userId);
  });
}

/** The answer to a request for an activity. Only the user who submitted it gets the secret fields of the result. */
export function activityAnswer({ record, votes, secretResult }: Outcome, userId: string): JsonObject {
  const isSubmitter = votes[0]?.userId === userId;
  const result = Object.fromEntries(
    Object.entries(record.result).map(([key, shown]) => [
      key,
      isSubmitter ? { ...(shown as JsonObject), ...secretResult } : shown,
    ]),
  );
  return activityView({ ...record, result }, votes, userId);
}

function activityView(activity: ActivityRecord, votes: VoteAsOfNow[], userId: string): JsonObject {
  const hasVoted = votes.some((vote) => vote.userId === userId && vote.hasCredential);
  const open = activity.status === 'ACTIVITY_STATUS_CONSENSUS_NEEDED' && !hasVoted;
  return {
    id: activity.id,
    organizationId: activity.organizationId,
    status: activity.status,
    type: activity.type,
    intent: activity.intent,
    result: activity.result,
    votes: votes.map(voteView),
    fingerprint: activity.fingerprint,
    canApprove: open,
    canReject: open,
    createdAt: timestampView(activity.createdAt),
    updatedAt: timestampView(activity.updatedAt),
    ...(activity.failure ? { failure: activity.failure } : {}),
  };
}

/** Of a deleted voter, only the id is shown. */
function voteView(vote: VoteAsOfNow) {
  const { id, userId, voter, activityId, selection, message, publicKey, signature, scheme, createdAt } = vote;
  return {
    id,
    userId,
    ...(voter ? { user: voterView(voter) } : {}),
    activityId,
    selection,
    message,
    publicKey,
    signature,
    scheme,
    createdAt: timestampView(createdAt),
  };
}
