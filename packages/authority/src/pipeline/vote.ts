import { type ActivityRequest, decodeUtf8 } from '@postern/protocol';
import { type ApiError, apiError, invalidField, unimplemented } from '../errors/api-error.ts';
import type { Caller } from '../operation/caller.ts';
import type { ActivityRecord } from '../store/activities.ts';
import type { Store } from '../store/database.ts';
import type { Vote } from '../store/votes.ts';
import { castVote } from './cast-vote.ts';
import { passGate } from './gate.ts';
import type { Kernel } from './kernel.ts';
import { loadPendingActivity, type PendingActivity } from './pending-activity.ts';
import type { Outcome } from './proceed.ts';
import { transactionWithExchange } from './transaction-with-exchange.ts';

/** Approving and rejecting create no activity: the answer is the activity that was voted on. */
const SELECTIONS: Record<string, Vote['selection']> = {
  ACTIVITY_TYPE_APPROVE_ACTIVITY: 'VOTE_SELECTION_APPROVED',
  ACTIVITY_TYPE_REJECT_ACTIVITY: 'VOTE_SELECTION_REJECTED',
};

/** How long an activity can be voted on, in milliseconds (Turnkey docs, "Consensus"). */
export const VOTING_PERIOD_MS = 86_400_000;

/** Tells whether an activity type is a vote on another activity. */
export function isVoteType(type: string): boolean {
  return Object.hasOwn(SELECTIONS, type);
}

/**
 * Counts a vote on an activity, and runs the activity when the votes are enough.
 * @param body The exact bytes of the request.
 * @returns The activity that was voted on, or why it failed.
 * @throws ApiError when the activity does not exist or is already decided, or the caller may not vote on it or has
 * already voted.
 */
export async function vote(
  kernel: Kernel,
  request: ActivityRequest,
  caller: Caller,
  body: Uint8Array<ArrayBuffer>,
): Promise<Outcome | ApiError> {
  const selection = SELECTIONS[request.type];
  if (!selection) throw unimplemented(request.type);
  const { fingerprint } = request.parameters;
  if (typeof fingerprint !== 'string') throw invalidField('parameters.fingerprint', 'not a string');
  const wanted: VoteRequest = { organizationId: request.organizationId, fingerprint, caller };

  await loadIssuerKeys(kernel, wanted);
  return transactionWithExchange(kernel, fingerprint, async (inside, store) => {
    const record = await store.activities.findByFingerprintForUpdate(wanted.organizationId, fingerprint);
    const pending = await takeUp(kernel, store, wanted, record);
    requireVote(pending, caller, selection);
    return castVote(inside, store, pending, caller, { selection, message: decodeUtf8(body) });
  });
}

/** The activity that a caller votes on. */
interface VoteRequest {
  organizationId: string;
  fingerprint: string;
  caller: Caller;
}

/**
 * Loads an activity for a vote.
 * @throws ApiError when it does not exist or is not open, or the caller may not vote on it.
 */
async function takeUp(
  { activities, vault, runtime }: Kernel,
  store: Store,
  { caller, organizationId }: VoteRequest,
  record: ActivityRecord | undefined,
): Promise<PendingActivity> {
  const now = new Date(runtime.now());
  if (!record) throw apiError('FINGERPRINT_NOT_FOUND');
  requireOpen(record, now);
  const pending = await loadPendingActivity({ activities, vault, store, now }, record);
  await passGate(store, caller, organizationId, { step: 'vote', pending });
  return pending;
}

/**
 * Fetches the keys for the tokens in an activity before the transaction begins. A transaction must not wait for
 * issuers.
 */
async function loadIssuerKeys(kernel: Kernel, request: VoteRequest): Promise<void> {
  const { store } = kernel.database;
  const record = await store.activities.findByFingerprint(request.organizationId, request.fingerprint);
  // A record with a token in its parameters holds the whole token encrypted.
  if (!record?.sealedSecrets) return;
  const { prepared } = await takeUp(kernel, store, request, record);
  await kernel.oidc.loadKeys(prepared.oidcTokens);
}

function requireOpen(record: ActivityRecord, now: Date): void {
  const isOpen =
    record.status === 'ACTIVITY_STATUS_CONSENSUS_NEEDED' || record.status === 'ACTIVITY_STATUS_AUTHENTICATORS_NEEDED';
  if (!isOpen) throw apiError('ACTIVITY_DECIDED');
  if (now.getTime() - record.createdAt.getTime() > VOTING_PERIOD_MS) throw apiError('VOTING_PERIOD_OVER');
}

/**
 * A user has one vote, and with MFA one more for each other authentication method. A vote whose credential was deleted
 * or has expired no longer counts: then the user may vote again.
 */
function requireVote({ record, votes, proposer }: PendingActivity, caller: Caller, selection: Vote['selection']): void {
  const own = votes.filter((earlier) => earlier.userId === caller.userId && earlier.hasCredential);
  const provesSomethingNew =
    selection === 'VOTE_SELECTION_APPROVED' &&
    own.every(
      ({ selection: earlier, method }) =>
        earlier === 'VOTE_SELECTION_APPROVED' && (method.type !== caller.method.type || method.id !== caller.method.id),
    );
  const mayAdd = own.length === 0 || provesSomethingNew;
  // A user who has approved may still reject, so that the proposer can withdraw the activity.
  const withdraws = selection === 'VOTE_SELECTION_REJECTED' && own.every((earlier) => earlier.selection !== selection);
  if (!mayAdd && !withdraws) throw apiError('ALREADY_VOTED');
  const awaitsProposer = record.status === 'ACTIVITY_STATUS_AUTHENTICATORS_NEEDED';
  if (awaitsProposer && own.length === 0 && proposer.userId !== caller.userId) {
    throw apiError('ACTIVITY_AWAITS_PROPOSER');
  }
}
