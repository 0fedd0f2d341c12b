import type { Store } from '../../store/database.ts';
import type { VoteAsOfNow } from '../../store/votes.ts';
import type { PendingActivity } from '../pending-activity.ts';
import { pendingEnvironment } from './environments.ts';
import { isInScope } from './session-scope.ts';

/**
 * The votes on an activity that still count: the user and the credential exist, the credential has not expired, and the
 * scope of a session with a profile allows the activity.
 */
export async function standingVotes(store: Store, pending: PendingActivity): Promise<VoteAsOfNow[]> {
  const standing: VoteAsOfNow[] = [];
  for (const vote of pending.votes) {
    if (vote.hasCredential && (await isVoteInScope(store, pending, vote))) standing.push(vote);
  }
  return standing;
}

async function isVoteInScope(store: Store, pending: PendingActivity, vote: VoteAsOfNow): Promise<boolean> {
  if (vote.sessionProfileId === null) return true;
  return isInScope(store, pending.deciding, vote.sessionProfileId, await pendingEnvironment(store, pending));
}
