import { decodeUtf8 } from '@postern/protocol';
import { type ApiError, apiError, invalidField, organizationMismatch, unimplemented } from '../errors/api-error.ts';
import { type Caller, standingOf } from '../operation/caller.ts';
import type { ActivityRecord } from '../store/activities.ts';
import type { Store } from '../store/database.ts';
import type { Organization } from '../store/organizations.ts';
import type { Vote } from '../store/votes.ts';
import { castVote } from './cast-vote.ts';
import type { Kernel } from './kernel.ts';
import { parametersOf, proceed } from './proceed.ts';
import type { AuthenticatedRequest } from './propose.ts';

/** Approving and rejecting are no activities of their own: what they answer is the activity that was voted on. */
const BALLOTS: Record<string, Vote['selection']> = {
  ACTIVITY_TYPE_APPROVE_ACTIVITY: 'VOTE_SELECTION_APPROVED',
  ACTIVITY_TYPE_REJECT_ACTIVITY: 'VOTE_SELECTION_REJECTED',
};

/** How long an activity can be voted on, in milliseconds (Turnkey docs, "Consensus"). */
const VOTING_PERIOD_MS = 86_400_000;

/** Tells whether an activity type is a vote on another activity. */
export function isBallotType(type: string): boolean {
  return Object.hasOwn(BALLOTS, type);
}

/**
 * Counts a vote on an activity, and does the activity when that was the last one it needed.
 * @returns The activity that was voted on, or why it has failed.
 * @throws ApiError when there is no such activity, it is decided already, or the caller has no vote on it (any more).
 */
export async function vote(kernel: Kernel, asked: AuthenticatedRequest): Promise<ActivityRecord | ApiError> {
  const { request, caller, body } = asked;
  const selection = BALLOTS[request.type];
  if (!selection) throw unimplemented(request.type);
  const { fingerprint } = request.parameters;
  if (typeof fingerprint !== 'string') throw invalidField('parameters.fingerprint', 'not a string');
  const standing = standingOf(caller, request.organizationId);
  if (standing === 'child') throw organizationMismatch(request.organizationId, caller.organization.id);
  const now = new Date(kernel.runtime.now());

  await loadKeysFor(kernel, request.organizationId, fingerprint);
  return kernel.database.transaction(async (store) => {
    const record = await store.activities.findByFingerprintForUpdate(request.organizationId, fingerprint);
    if (!record) throw apiError('FINGERPRINT_NOT_FOUND');
    if (record.decidingOrganizationId !== caller.organization.id) {
      throw organizationMismatch(request.organizationId, caller.organization.id);
    }
    const votes = await store.votes.list(record.organizationId, [record.id]);
    requireOpen(record, now);
    requireVote(record, votes, caller, selection);
    const message = decodeUtf8(body);
    votes.push(await castVote(kernel, store, record, caller, { selection, message, now }));
    return resume(kernel, store, record, votes, now);
  });
}

/** The transaction must not wait for issuers: the keys of the tokens in the activity are fetched before it begins. */
async function loadKeysFor(kernel: Kernel, organizationId: string, fingerprint: string): Promise<void> {
  const record = await kernel.database.store.activities.findByFingerprint(organizationId, fingerprint);
  const activity = record && kernel.activities.get(record.type);
  if (activity) await kernel.oidc.loadKeys(activity.prepare(parametersOf(record)).oidcTokens);
}

function requireOpen(record: ActivityRecord, now: Date): void {
  const isOpen =
    record.status === 'ACTIVITY_STATUS_CONSENSUS_NEEDED' || record.status === 'ACTIVITY_STATUS_AUTHENTICATORS_NEEDED';
  if (!isOpen) throw apiError('ACTIVITY_DECIDED');
  if (now.getTime() - record.createdAt.getTime() > VOTING_PERIOD_MS) throw apiError('VOTING_PERIOD_OVER');
}

/** A user has one vote, and with MFA one more for each credential that proves something new. */
function requireVote(record: ActivityRecord, votes: Vote[], caller: Caller, selection: Vote['selection']): void {
  const own = votes.filter((earlier) => earlier.userId === caller.userId);
  const provesSomethingNew =
    selection === 'VOTE_SELECTION_APPROVED' &&
    own.every(
      ({ selection: earlier, method }) =>
        earlier === 'VOTE_SELECTION_APPROVED' && (method.type !== caller.method.type || method.id !== caller.method.id),
    );
  const mayAdd = own.length === 0 || provesSomethingNew;
  // The proposer may still withdraw by rejecting.
  const withdraws = selection === 'VOTE_SELECTION_REJECTED' && own.every((earlier) => earlier.selection !== selection);
  if (!mayAdd && !withdraws) throw apiError('ALREADY_VOTED');
  if (
    record.status === 'ACTIVITY_STATUS_AUTHENTICATORS_NEEDED' &&
    own.length === 0 &&
    votes[0]?.userId !== caller.userId
  ) {
    throw apiError('ACTIVITY_AWAITS_PROPOSER');
  }
}

async function resume(kernel: Kernel, store: Store, record: ActivityRecord, votes: Vote[], now: Date) {
  const activity = kernel.activities.get(record.type);
  const [first] = votes;
  const organization = await store.organizations.find(record.organizationId);
  const deciding = await store.organizations.find(record.decidingOrganizationId);
  if (!activity || !first || !organization || !deciding) throw apiError('INTERNAL');
  const proposer = await proposerOf(store, deciding, first);
  const prepared = activity.prepare(parametersOf(record));
  return proceed(kernel, store, { record, activity, prepared, organization, proposer, votes, now });
}

/** The one who has submitted the activity, as the first vote remembers. */
async function proposerOf(store: Store, organization: Organization, first: Vote): Promise<Caller> {
  const user = await store.users.find(organization.id, first.userId);
  if (!user) throw apiError('PROPOSER_GONE');
  return {
    organization,
    userId: user.id,
    userName: user.name,
    credential: { id: first.credentialId, type: first.credentialType, sessionProfileId: null },
    method: first.method,
    stamp: { scheme: first.scheme, publicKey: first.publicKey, signature: first.signature },
  };
}
