import type { ApiError } from '../errors/api-error.ts';
import type { Caller } from '../operation/caller.ts';
import type { Store } from '../store/database.ts';
import type { Vote } from '../store/votes.ts';
import type { Kernel } from './kernel.ts';
import type { PendingActivity } from './pending-activity.ts';
import { type Outcome, proceed } from './proceed.ts';

/**
 * Records a vote of a caller on an activity, with the stamp that is the proof of it, and goes on with the activity. To
 * submit an activity is the first vote for it.
 * @param message The signed body; empty when it may not be kept, and then the signature is not kept either: both together
 * are the request, which could be sent again.
 * @returns The activity, or why it has failed.
 * @throws ApiError when it is denied.
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
