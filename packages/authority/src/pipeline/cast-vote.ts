import type { ApiError } from '../errors/api-error.ts';
import type { Caller } from '../operation/caller.ts';
import type { TransactionStore } from '../store/database.ts';
import type { User } from '../store/users.ts';
import type { Vote, VoteAsOfNow } from '../store/votes.ts';
import type { Kernel } from './kernel.ts';
import type { PendingActivity } from './pending-activity.ts';
import { type Outcome, proceed } from './proceed.ts';

/** What a caller says to an activity, and the signed body. */
type Ballot = Pick<Vote, 'selection' | 'message'>;

/**
 * Records a new activity with its first vote, the approval of the caller who submitted it, and continues it.
 * @param message The signed body. Empty when it must not be stored; then the signature is not stored either, because
 * with both the request could be sent again.
 * @returns The activity, or why it failed. Undefined when the same body created an activity before.
 * @throws ApiError when the activity is denied.
 */
export async function castFirstVote(
  kernel: Kernel,
  store: TransactionStore,
  pending: PendingActivity,
  caller: Caller,
  message: string,
): Promise<Outcome | ApiError | undefined> {
  const vote = newVote(kernel, pending, caller, { selection: 'VOTE_SELECTION_APPROVED', message });
  const recorded = await store.votes.insertWithActivity(pending.record, vote);
  if (!recorded) return undefined;
  const votes = [standing(vote, recorded.voter, caller)];
  return proceed(kernel, store, { ...pending, votes, mayNeedMfa: recorded.hasMfaPolicies });
}

/**
 * Records a caller's vote on an activity with its stamp, and continues the activity.
 * @throws ApiError when the activity is denied.
 */
export async function castVote(
  kernel: Kernel,
  store: TransactionStore,
  pending: PendingActivity,
  caller: Caller,
  ballot: Ballot,
): Promise<Outcome | ApiError> {
  const vote = newVote(kernel, pending, caller, ballot);
  const voter = await store.votes.insert(vote, caller.organization.id);
  pending.votes.push(standing(vote, voter, caller));
  return proceed(kernel, store, pending);
}

function newVote(
  kernel: Kernel,
  { record, now }: PendingActivity,
  caller: Caller,
  { selection, message }: Ballot,
): Vote {
  const { id, type, contact } = caller.credential;
  const { scheme, publicKey, signature } = caller.stamp;
  return {
    organizationId: record.organizationId,
    id: kernel.runtime.newId(),
    activityId: record.id,
    userId: caller.userId,
    selection,
    message,
    scheme,
    publicKey,
    signature: message === '' ? '' : signature,
    credentialId: id,
    credentialType: type,
    method: caller.method,
    contact,
    createdAt: now,
  };
}

/** A vote that was just cast. */
function standing(vote: Vote, voter: User | null, { credential }: Caller): VoteAsOfNow {
  const { sessionProfileId, expirationSeconds } = credential;
  return { ...vote, voter, hasCredential: true, sessionProfileId, expirationSeconds };
}
