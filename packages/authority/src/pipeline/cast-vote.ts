import type { Caller } from '../operation/caller.ts';
import type { ActivityRecord } from '../store/activities.ts';
import type { Store } from '../store/database.ts';
import type { Vote } from '../store/votes.ts';
import type { Kernel } from './kernel.ts';

/** Records what a caller has to say of an activity, with the stamp that says so. */
export async function castVote(
  kernel: Kernel,
  store: Store,
  record: ActivityRecord,
  caller: Caller,
  { selection, message, now }: { selection: Vote['selection']; message: string; now: Date },
): Promise<Vote> {
  const vote: Vote = {
    organizationId: record.organizationId,
    id: kernel.runtime.newId(),
    activityId: record.id,
    userId: caller.userId,
    selection,
    message,
    ...caller.stamp,
    credentialId: caller.credential.id,
    credentialType: caller.credential.type,
    method: caller.method,
    createdAt: now,
  };
  await store.votes.insert(vote);
  return vote;
}
