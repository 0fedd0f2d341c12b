import { apiError } from '../errors/api-error.ts';
import { organizationMismatch } from '../errors/authentication-errors.ts';
import { type Caller, relationTo } from '../operation/caller.ts';
import type { PolicyStruct } from '../policy-language/value.ts';
import type { Store } from '../store/database.ts';
import type { Organization } from '../store/organizations.ts';
import { pendingEnvironment, queryEnvironment } from './decision/environments.ts';
import { isInScope } from './decision/session-scope.ts';
import type { PendingActivity } from './pending-activity.ts';

/** What a caller requests. */
export type Passage =
  | { step: 'propose' | 'vote'; pending: PendingActivity }
  | {
      step: 'query';
      name: string;
      /** The query only returns who the caller is. */
      isAboutCaller: boolean;
      /** The activity that the query is about. */
      pending?: PendingActivity | undefined;
    };

/**
 * The first check of every authenticated request: may the caller request this in the given organization, and does the
 * scope of the caller's session allow it? For a vote, or a query about one activity, the scope must allow that
 * activity.
 *
 * After this check, `decide` decides by votes, MFA, root quorum and policies. It checks the scope of every vote again.
 * @param organizationId The organization that the request names.
 * @throws ApiError when the caller may not request it.
 */
export async function passGate(store: Store, caller: Caller, organizationId: string, passage: Passage): Promise<void> {
  if (!isRelated(caller, organizationId, passage)) throw organizationMismatch(organizationId, caller.organization.id);
  const { sessionProfileId } = caller.credential;
  if (sessionProfileId === null || (passage.step === 'query' && passage.isAboutCaller)) return;
  const environment = await environmentOf(store, passage);
  if (!(await isInScope(store, caller.organization, sessionProfileId, environment))) throw apiError('OUT_OF_SCOPE');
}

async function environmentOf(store: Store, passage: Passage): Promise<PolicyStruct> {
  if (passage.step !== 'query') return pendingEnvironment(store, passage.pending);
  return passage.pending ? pendingEnvironment(store, passage.pending) : queryEnvironment(passage.name);
}

/**
 * The organization that a request is about. A request from a user of a sub-organization to the parent is about the
 * sub-organization.
 * @throws ApiError when the organization does not exist.
 */
export async function organizationOf(store: Store, caller: Caller, organizationId: string): Promise<Organization> {
  if (relationTo(caller, organizationId) !== 'parent') return caller.organization;
  const organization = await store.organizations.find(organizationId);
  if (!organization) throw apiError('ORGANIZATION_NOT_FOUND');
  return organization;
}

/**
 * Users of an organization may request everything in it. Parents may read their sub-organizations and authenticate
 * their users. Users of a sub-organization may read it and log in through the parent. Only users of the deciding
 * organization may vote.
 */
function isRelated(caller: Caller, organizationId: string, passage: Passage): boolean {
  const relation = relationTo(caller, organizationId);
  if (passage.step === 'query') return true;
  const { activity, deciding } = passage.pending;
  if (passage.step === 'vote') return relation !== 'child' && deciding.id === caller.organization.id;
  return relation === 'member' || (relation === 'parent' ? activity.access.parent : activity.access.child);
}
