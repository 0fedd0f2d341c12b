import type { ApiError } from '../errors/api-error.ts';
import type { Caller } from '../operation/caller.ts';
import type { Store } from '../store/database.ts';
import type { Vote } from '../store/votes.ts';
import type { Kernel } from './kernel.ts';
import type { PendingActivity } from './pending-activity.ts';
import { type Outcome, proceed } from './proceed.ts';

/**
 * Records a caller's vote on an activity with its stamp, and continues the activity. Submitting an activity is the
 * first vote for it.
 * @param message The signed body. Empty when it must not be stored; then the signature is not stored either, because
 * with both the request could be sent again.
 * @returns The activity, or why it failed.
 * @throws ApiError when the activity is denied.
 */
export async function castVote(
  kernel: Kernel,
  store: Store,
  pending: PendingActivity,
  caller: Caller,
  { selection, message }: Pick<Vote, 'selection' | 'message'>,
): Promise<Outcome | ApiError> {
  const { record, now } = pending;
  const { id, type, sessionProfileId, expirationSeconds, contact } = caller.credential;
  const { scheme, publicKey, signature } = caller.stamp;
  const vote: Vote = {
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
  const voter = await store.votes.insert(vote, caller.organization.id);
  pending.votes.push({ ...vote, voter, hasCredential: true, sessionProfileId, expirationSeconds });
  return proceed(kernel, store, pending);
}
