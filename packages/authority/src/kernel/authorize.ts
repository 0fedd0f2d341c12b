import { apiError, organizationMismatch } from './api-error.ts';
import type { PreparedActivity, RegisteredActivity } from './activity-definition.ts';
import { type Caller, standingOf } from './caller.ts';

/** Whether an activity may be done now, or only when others of the root quorum have approved. */
export type Decision = 'allowed' | 'consensus-needed';

/**
 * Decides whether a caller may have an activity done (Turnkey docs, "Policies" and "Root quorum").
 * @param organizationId The organization that the request names.
 * @throws ApiError when the caller may not.
 */
export function authorize(
  activity: RegisteredActivity,
  prepared: PreparedActivity,
  caller: Caller,
  organizationId: string,
): Decision {
  const standing = standingOf(caller, organizationId);
  if (standing === 'parent' && !activity.access.parent) {
    throw organizationMismatch(organizationId, caller.organization.id);
  }
  if (standing === 'child' && !activity.access.child) {
    throw organizationMismatch(organizationId, caller.organization.id);
  }
  if (prepared.allowedToSelf(caller)) return 'allowed';
  const { rootUserIds, rootQuorumThreshold } = caller.organization;
  if (!rootUserIds.includes(caller.userId)) throw apiError('PERMISSION_DENIED');
  return rootQuorumThreshold > 1 ? 'consensus-needed' : 'allowed';
}
