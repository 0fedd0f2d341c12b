import { apiError, organizationMismatch } from '../errors/api-error.ts';
import { type Caller, relationTo } from '../operation/caller.ts';
import type { PolicyStruct } from '../policy-language/value.ts';
import type { Store } from '../store/database.ts';
import type { Organization } from '../store/organizations.ts';
import { pendingEnvironment, queryEnvironment } from './decision/environments.ts';
import { isInScope } from './decision/session-scope.ts';
import type { PendingActivity } from './pending-activity.ts';

/** What a caller asks for. */
export type Passage =
  | { step: 'propose' | 'vote'; pending: PendingActivity }
  | {
      step: 'query';
      name: string;
      /** It answers only who the caller is. */
      isAboutCaller: boolean;
      /** The activity that it asks about. */
      pending?: PendingActivity | undefined;
    };

/**
 * The gate that every request passes before anything is done for it: may the caller ask for this in the organization
 * that the request names, and does the scope of the caller's session allow it? A vote, and a query about one activity,
 * are held to the scope as if the caller had submitted that activity.
 *
 * Votes, MFA, root quorum and policies then decide what passes (`decide`), and hold every vote to the same scope again.
 * @param organizationId The organization that the request names.
 * @throws ApiError when the caller may not.
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
 * Where a request belongs: what a user of a sub-organization asks of the parent is about the sub-organization.
 * @throws ApiError when there is no such organization.
 */
export async function organizationOf(store: Store, caller: Caller, organizationId: string): Promise<Organization> {
  const isChild = relationTo(caller, organizationId) === 'child';
  const organization = await store.organizations.find(isChild ? caller.organization.id : organizationId);
  if (!organization) throw apiError('ORGANIZATION_NOT_FOUND');
  return organization;
}

/**
 * Users of an organization may ask for everything in it. Parents may read, and authenticate users of sub-organizations;
 * users of sub-organizations may read their own through the parent, and log in there. Those vote who decide.
 */
function isRelated(caller: Caller, organizationId: string, passage: Passage): boolean {
  const relation = relationTo(caller, organizationId);
  if (passage.step === 'query') return true;
  const { activity, deciding } = passage.pending;
  if (passage.step === 'vote') return relation !== 'child' && deciding.id === caller.organization.id;
  return relation === 'member' || (relation === 'parent' ? activity.access.parent : activity.access.child);
}
