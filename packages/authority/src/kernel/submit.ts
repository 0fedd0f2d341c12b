import { createHash } from 'node:crypto';
import {
  ACTIVITY_WINDOW,
  type ActivityRequest,
  decodeUtf8,
  encodeHex,
  intentKey,
  type JsonObject,
} from '@postern/protocol';
import type { ActivityRecord } from '../store/activities.ts';
import type { Store } from '../store/database.ts';
import type { Organization } from '../store/organizations.ts';
import { activityView } from '../views/activity.ts';
import type { ActivityContext } from './activity-context.ts';
import type { PreparedActivity, RegisteredActivity } from './activity-definition.ts';
import { ApiError, apiError, unimplemented } from './api-error.ts';
import { authenticate } from './authenticate.ts';
import { authorize, type Decision } from './authorize.ts';
import { type Caller, standingOf } from './caller.ts';
import { failureOf, KeptFailure, rethrowFailure } from './kept-failure.ts';
import type { Kernel, StampedRequest } from './kernel.ts';
import { parseActivityRequest } from './request-body.ts';

/** A request for an activity that has been authenticated and may be done. */
interface Admission {
  request: ActivityRequest;
  activity: RegisteredActivity;
  prepared: PreparedActivity;
  caller: Caller;
  decision: Decision;
  message: string;
  fingerprint: string;
}

/**
 * Takes a request for an activity through the pipeline: envelope, stamp, organization, rights, execution, response.
 * The activity's record, its effects and its result are committed together or not at all. A body that has been seen
 * before is not executed again; the answer is the activity that it made the first time.
 * @returns `{ activity }` as it goes over the wire.
 * @throws ApiError
 */
export async function submit(kernel: Kernel, request: StampedRequest): Promise<JsonObject> {
  const admission = await admit(kernel, request);
  const outcome = await kernel.database.transaction((store) => execute(kernel, store, admission));
  if (outcome instanceof ApiError) throw outcome;
  kernel.messages.deliverSoon();
  return { activity: await activityView(kernel.database.store, outcome, admission.caller.userId) };
}

async function admit(kernel: Kernel, stamped: StampedRequest): Promise<Admission> {
  const request = parseActivityRequest(stamped.body);
  const activity = kernel.activities.get(request.type);
  if (!activity) throw unimplemented(request.type);
  const age = kernel.surroundings.now() - Number(request.timestampMs);
  if (age > ACTIVITY_WINDOW.pastMs || age < -ACTIVITY_WINDOW.futureMs) throw apiError('STALE_TIMESTAMP');
  const caller = await authenticate(kernel, stamped, request.organizationId);
  const prepared = activity.prepare(request.parameters);
  const decision = authorize(activity, prepared, caller, request.organizationId);
  // A body with a secret in it is not kept; the fingerprint still stands for it.
  const message = activity.version.secrets.length > 0 ? '' : decodeUtf8(stamped.body);
  const fingerprint = `sha256:${encodeHex(createHash('sha256').update(stamped.body).digest())}`;
  return { request, activity, prepared, caller, decision, message, fingerprint };
}

async function execute(kernel: Kernel, store: Store, admission: Admission): Promise<ActivityRecord | ApiError> {
  const { caller, decision, prepared, activity } = admission;
  const organization = await organizationOf(store, admission);
  const now = new Date(kernel.surroundings.now());
  const record = newRecord(kernel, organization, admission, now);
  if (!(await store.activities.insert(record))) return alreadySubmitted(store, record);
  await store.votes.insert({
    organizationId: organization.id,
    id: kernel.surroundings.newId(),
    activityId: record.id,
    userId: caller.userId,
    selection: 'VOTE_SELECTION_APPROVED',
    message: admission.message,
    ...caller.stamp,
    createdAt: now,
  });
  if (decision === 'consensus-needed') return record;
  const context: ActivityContext = {
    organization,
    caller,
    store,
    vault: kernel.vault,
    messages: kernel.messages,
    now,
    newId: kernel.surroundings.newId,
  };
  try {
    record.result = { [activity.version.resultKey]: await prepared.execute(context) };
    record.status = 'ACTIVITY_STATUS_COMPLETED';
    await store.activities.update(record);
    return record;
  } catch (error) {
    if (!(error instanceof KeptFailure)) throw error;
    record.status = 'ACTIVITY_STATUS_FAILED';
    record.failure = failureOf(error.reason);
    await store.activities.update(record);
    return error.reason;
  }
}

/** A child's activity happens in its own organization, everybody else's in the one that the request names. */
async function organizationOf(store: Store, { caller, request }: Admission): Promise<Organization> {
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

function newRecord(kernel: Kernel, organization: Organization, admission: Admission, now: Date): ActivityRecord {
  const { activity, request, fingerprint } = admission;
  const hidden = new Set(['generateAppProofs', ...activity.version.secrets]);
  const parameters = Object.fromEntries(Object.entries(request.parameters).filter(([name]) => !hidden.has(name)));
  return {
    organizationId: organization.id,
    id: kernel.surroundings.newId(),
    type: request.type,
    status: 'ACTIVITY_STATUS_CONSENSUS_NEEDED',
    fingerprint,
    intent: { [intentKey(request.type)]: parameters },
    result: {},
    failure: null,
    createdAt: now,
    updatedAt: now,
  };
}
