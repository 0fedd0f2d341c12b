import { createHash } from 'node:crypto';
import { type ActivityRequest, decodeUtf8, encodeHex, intentKey } from '@postern/protocol';
import { type ApiError, apiError, organizationMismatch, unimplemented } from '../errors/api-error.ts';
import type { PreparedActivity, RegisteredActivity } from '../operation/activity-definition.ts';
import { type Caller, standingOf } from '../operation/caller.ts';
import { rethrowFailure } from '../operation/recorded-failure.ts';
import type { ActivityRecord } from '../store/activities.ts';
import type { Store } from '../store/database.ts';
import type { Organization } from '../store/organizations.ts';
import { castVote } from './cast-vote.ts';
import { requireScope } from './decision/session-scope.ts';
import type { Kernel } from './kernel.ts';
import { proceed } from './proceed.ts';

/** A request that has been authenticated. */
export interface AuthenticatedRequest {
  request: ActivityRequest;
  caller: Caller;
  body: Uint8Array<ArrayBuffer>;
}

/**
 * Records a new activity, with the approval of the one who asks for it, and does it when that is enough.
 * @returns The activity, or why it has failed.
 * @throws ApiError when it may not be asked for.
 */
export async function propose(kernel: Kernel, asked: AuthenticatedRequest): Promise<ActivityRecord | ApiError> {
  const { request, caller } = asked;
  const activity = kernel.activities.get(request.type);
  if (!activity) throw unimplemented(request.type);
  const prepared = activity.prepare(request.parameters);
  requireStanding(activity, caller, request.organizationId);
  await kernel.oidc.loadKeys(prepared.oidcTokens);
  return kernel.database.transaction(async (store) => {
    const organization = await organizationOf(store, asked);
    const { type, parameters } = request;
    await requireScope(store, caller, { type, parameters, prepared, organization });
    return putOnRecord(kernel, store, asked, { activity, prepared, organization });
  });
}

async function putOnRecord(
  kernel: Kernel,
  store: Store,
  asked: AuthenticatedRequest,
  {
    activity,
    prepared,
    organization,
  }: {
    activity: RegisteredActivity;
    prepared: PreparedActivity;
    organization: Organization;
  },
): Promise<ActivityRecord | ApiError> {
  const { request, caller, body } = asked;
  const now = new Date(kernel.runtime.now());
  const hidden = new Set(['generateAppProofs', ...activity.version.secrets]);
  const parameters = Object.fromEntries(Object.entries(request.parameters).filter(([name]) => !hidden.has(name)));
  const record: ActivityRecord = {
    organizationId: organization.id,
    id: kernel.runtime.newId(),
    type: request.type,
    status: 'ACTIVITY_STATUS_CREATED',
    fingerprint: `sha256:${encodeHex(createHash('sha256').update(body).digest())}`,
    intent: { [intentKey(request.type)]: parameters },
    result: {},
    failure: null,
    decidingOrganizationId: caller.organization.id,
    createdAt: now,
    updatedAt: now,
  };
  if (!(await store.activities.insert(record))) return alreadySubmitted(store, record);
  // A body with a secret in it is not kept; the fingerprint still stands for it.
  const message = activity.version.secrets.length > 0 ? '' : decodeUtf8(body);
  const approval = await castVote(kernel, store, record, caller, {
    selection: 'VOTE_SELECTION_APPROVED',
    message,
    now,
  });
  return proceed(kernel, store, { record, activity, prepared, organization, proposer: caller, votes: [approval], now });
}

/** Parents may authenticate users of sub-organizations, and users of sub-organizations may log in at the parent. */
function requireStanding({ access }: RegisteredActivity, caller: Caller, organizationId: string): void {
  const standing = standingOf(caller, organizationId);
  const isAllowed = standing === 'member' || (standing === 'parent' ? access.parent : access.child);
  if (!isAllowed) throw organizationMismatch(organizationId, caller.organization.id);
}

/** A child's activity happens in its own organization, everybody else's in the one that the request names. */
async function organizationOf(store: Store, { caller, request }: AuthenticatedRequest): Promise<Organization> {
  const isChild = standingOf(caller, request.organizationId) === 'child';
  const organization = await store.organizations.find(isChild ? caller.organization.id : request.organizationId);
  if (!organization) throw apiError('ORGANIZATION_NOT_FOUND');
  return organization;
}

async function alreadySubmitted(store: Store, record: ActivityRecord): Promise<ActivityRecord> {
  const earlier = await store.activities.findByFingerprint(record.organizationId, record.fingerprint);
  if (!earlier) throw apiError('INTERNAL');
  if (earlier.failure) rethrowFailure(earlier.failure);
  return earlier;
}
