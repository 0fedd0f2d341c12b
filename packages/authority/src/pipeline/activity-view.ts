import type { JsonObject } from '@postern/protocol';
import { timestampView } from '../operation/timestamp.ts';
import type { ActivityRecord } from '../store/activities.ts';
import type { Store } from '../store/database.ts';
import type { User } from '../store/users.ts';
import type { Vote } from '../store/votes.ts';
import { voterView } from './voter-view.ts';

/**
 * An activity as the wire shows it, with its votes.
 * @param userId Who is looking: `canApprove` and `canReject` are about this user.
 */
export async function activityView(store: Store, activity: ActivityRecord, userId: string): Promise<JsonObject> {
  const [view] = await activityViews(store, [activity], userId);
  return view ?? {};
}

/** Several activities of one organization, in as many round trips as one of them takes. */
export async function activityViews(store: Store, activities: ActivityRecord[], userId: string): Promise<JsonObject[]> {
  const [first] = activities;
  if (!first) return [];
  const votes = await voteViews(store, first.organizationId, activities);
  return activities.map((activity) => {
    const own = votes.filter((vote) => vote.activityId === activity.id);
    const open = activity.status === 'ACTIVITY_STATUS_CONSENSUS_NEEDED' && own.every((vote) => vote.userId !== userId);
    return {
      id: activity.id,
      organizationId: activity.organizationId,
      status: activity.status,
      type: activity.type,
      intent: activity.intent,
      result: activity.result,
      votes: own,
      fingerprint: activity.fingerprint,
      canApprove: open,
      canReject: open,
      createdAt: timestampView(activity.createdAt),
      updatedAt: timestampView(activity.updatedAt),
      ...(activity.failure ? { failure: activity.failure } : {}),
    };
  });
}

async function voteViews(store: Store, organizationId: string, activities: ActivityRecord[]) {
  const votes = await store.votes.list(
    organizationId,
    activities.map((activity) => activity.id),
  );
  const voters = [...new Set(votes.map((vote) => vote.userId))];
  const users = new Map(
    await Promise.all(voters.map(async (id) => [id, await store.users.findVoter(organizationId, id)] as const)),
  );
  return votes.map((vote) => voteView(vote, users.get(vote.userId)));
}

/** A deleted voter is shown by the id alone. */
function voteView(vote: Vote, user: User | undefined) {
  const { id, userId, activityId, selection, message, publicKey, signature, scheme, createdAt } = vote;
  return {
    id,
    userId,
    ...(user ? { user: voterView(user) } : {}),
    activityId,
    selection,
    message,
    publicKey,
    signature,
    scheme,
    createdAt: timestampView(createdAt),
  };
}
