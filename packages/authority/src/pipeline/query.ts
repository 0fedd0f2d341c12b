import { apiError, unimplemented } from '../errors/api-error.ts';
import { type Caller, standingOf } from '../operation/caller.ts';
import type { Organization } from '../store/organizations.ts';
import { authenticate } from './authentication/authenticate.ts';
import { checkStamp } from './authentication/check-stamp.ts';
import type { Kernel, StampedRequest } from './kernel.ts';
import { parseRequestBody } from './request-body.ts';

/**
 * Answers a query. Any user of an organization may read all of it, and so may the users of its parent; a user of a
 * sub-organization who asks the parent is answered about the sub-organization.
 * @param name The last part of the path.
 * @throws ApiError
 */
export async function ask(kernel: Kernel, name: string, stamped: StampedRequest): Promise<object> {
  const query = kernel.queries.get(name);
  if (!query) throw unimplemented(name);
  const request = await checkStamp(kernel, stamped);
  const body = parseRequestBody(request.body);
  const caller = await authenticate(kernel, request, body.organizationId);
  const organization = await organizationOf(kernel, caller, body.organizationId);
  const { database, oidc, activities } = kernel;
  return query.answer(body, { organization, caller, store: database.store, oidc, activities });
}

async function organizationOf(kernel: Kernel, caller: Caller, organizationId: string): Promise<Organization> {
  const isChild = standingOf(caller, organizationId) === 'child';
  const id = isChild ? caller.organization.id : organizationId;
  const organization = await kernel.database.store.organizations.find(id);
  if (!organization) throw apiError('ORGANIZATION_NOT_FOUND');
  return organization;
}
