import { createHash } from 'node:crypto';
import { type ActivityRequest, decodeUtf8, encodeHex, intentKey } from '@postern/protocol';
import { type ApiError, apiError, unimplemented } from '../errors/api-error.ts';
import type { Caller } from '../operation/caller.ts';
import { rethrowFailure } from '../operation/recorded-failure.ts';
import type { ActivityRecord } from '../store/activities.ts';
import type { Store } from '../store/database.ts';
import { openSecrets, recordedParameters, sealSecrets } from './activity-secrets.ts';
import { castFirstVote } from './cast-vote.ts';
import { organizationOf, passGate } from './gate.ts';
import type { Kernel } from './kernel.ts';
import type { PendingActivity } from './pending-activity.ts';
import type { Outcome } from './proceed.ts';
import { transactionWithExchange } from './transaction-with-exchange.ts';

/**
 * Records a new activity with the caller's approval, and runs it when that is enough.
 * @param body The exact bytes of the request.
 * @returns The activity, or why it failed.
 * @throws ApiError when the caller may not request it.
 */
export async function propose(
  kernel: Kernel,
  request: ActivityRequest,
  caller: Caller,
  body: Uint8Array<ArrayBuffer>,
): Promise<Outcome | ApiError> {
  const pending = await newActivity(kernel, request, caller, body);
  await passGate(kernel.database.store, caller, request.organizationId, { step: 'propose', pending });
  await kernel.oidc.loadKeys(pending.prepared.oidcTokens);
  const { record, activity } = pending;
  return transactionWithExchange(kernel, record.fingerprint, async (inside, store) => {
    // The transaction may run again, so it works on a copy.
    const own = { ...pending, record: { ...record } };
    const hasSecrets = record.sealedSecrets !== null || activity.version.secretResults.length > 0;
    const outcome = await castFirstVote(inside, store, own, caller, hasSecrets ? '' : decodeUtf8(body));
    return outcome ?? alreadySubmitted(kernel, store, record, caller);
  });
}

async function newActivity(
  kernel: Kernel,
  { organizationId, type, parameters }: ActivityRequest,
  caller: Caller,
  body: Uint8Array<ArrayBuffer>,
): Promise<PendingActivity> {
  const activity = kernel.activities.get(type);
  if (!activity) throw unimplemented(type);
  const prepared = activity.prepare(parameters);
  const organization = await organizationOf(kernel.database.store, caller, organizationId);
  const now = new Date(kernel.runtime.now());
  const { generateAppProofs: _, ...intent } = parameters;
  const { shown, isComplete } = recordedParameters(intent, activity.version.secrets);
  const id = kernel.runtime.newId();
  const record: ActivityRecord = {
    organizationId: organization.id,
    id,
    type,
    status: 'ACTIVITY_STATUS_CREATED',
    fingerprint: `sha256:${encodeHex(createHash('sha256').update(body).digest())}`,
    intent: { [intentKey(type)]: shown },
    result: {},
    failure: null,
    sealedSecrets: isComplete
      ? null
      : sealSecrets(kernel.vault, { organizationId: organization.id, id }, { parameters }),
    decidedBy: null,
    decidingOrganizationId: caller.organization.id,
    createdAt: now,
    updatedAt: now,
  };
  const deciding = caller.organization;
  return {
    record,
    activity,
    parameters,
    prepared,
    organization,
    deciding,
    proposer: caller,
    votes: [],
    mayNeedMfa: true,
    now,
  };
}

/**
 * The activity that the same body created before. Only the credential that submitted it gets the secret result. No one
 * else can repeat the request, because its signature is not stored.
 */
async function alreadySubmitted(
  kernel: Kernel,
  store: Store,
  { organizationId, fingerprint, createdAt }: ActivityRecord,
  caller: Caller,
): Promise<Outcome> {
  const record = await store.activities.findByFingerprint(organizationId, fingerprint);
  if (!record) throw apiError('INTERNAL');
  if (record.failure) rethrowFailure(record.failure);
  const votes = await store.votes.list(organizationId, [record.id], createdAt);
  const [first] = votes;
  const isSubmitter =
    first?.userId === caller.userId &&
    first.scheme === caller.stamp.scheme &&
    first.publicKey === caller.stamp.publicKey &&
    first.credentialId === caller.credential.id;
  return { record, votes, secretResult: (isSubmitter && openSecrets(kernel.vault, record).result) || {} };
}
