import { unimplemented } from '../errors/api-error.ts';
import type { RegisteredQuery } from '../operation/query-definition.ts';
import { authenticate } from './authentication/authenticate.ts';
import { checkStamp } from './authentication/check-stamp.ts';
import { organizationOf, passGate } from './gate.ts';
import type { Kernel, StampedRequest } from './kernel.ts';
import { loadPendingActivity, type PendingActivity } from './pending-activity.ts';
import { parseQueryBody } from './request-body.ts';

/**
 * Answers a query. Users of an organization and of its parent may read all of it. A query from a user of a
 * sub-organization to the parent is about the sub-organization. A session with a profile may read what its scope
 * allows.
 * @param name The last part of the path.
 * @throws ApiError
 */
export async function runQuery(kernel: Kernel, name: string, stamped: StampedRequest): Promise<object> {
  const query = kernel.queries.get(name);
  if (!query) throw unimplemented(name);
  const request = await checkStamp(kernel, stamped);
  const body = parseQueryBody(request.body);
  const { store } = kernel.database;
  const caller = await authenticate(kernel, request, body.organizationId);
  const organization = await organizationOf(store, caller, body.organizationId);
  const now = new Date(kernel.runtime.now());
  const isScoped = caller.credential.sessionProfileId !== null;
  const pending = isScoped ? await activityInQuestion(kernel, query, body, organization.id, now) : undefined;
  const { isAboutCaller } = query;
  await passGate(store, caller, body.organizationId, { step: 'query', name, isAboutCaller, pending });
  const { oidc, activities, vault } = kernel;
  return query.answer(body, { organization, caller, store, oidc, activities, vault, now });
}

/** The activity that a query is about, to check the scope of the session. */
async function activityInQuestion(
  { database: { store }, activities, vault }: Kernel,
  query: RegisteredQuery,
  body: object,
  organizationId: string,
  now: Date,
): Promise<PendingActivity | undefined> {
  const activityId = query.activityId(body);
  const record = activityId && (await store.activities.find(organizationId, activityId));
  return record ? loadPendingActivity({ activities, vault, store, now }, record) : undefined;
}
