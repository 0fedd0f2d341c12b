import type { v1DeleteUsersIntent, v1DeleteUsersResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { requireUsers } from '../aggregates/users.ts';
import { type ActivityDefinition, newestVersion } from '../kernel/activity-definition.ts';
import { apiError } from '../kernel/api-error.ts';
import { Uuid } from './schemas.ts';

const Parameters: z.ZodType<v1DeleteUsersIntent> = z.object({ userIds: z.array(Uuid).min(1).max(100) });

/**
 * DELETE_USERS: users with all of their credentials. Members of the root quorum must leave it first: otherwise a policy
 * that allows to delete users would allow to change the quorum, which no policy can (Turnkey docs, "Root quorum").
 */
export const deleteUsers: ActivityDefinition<v1DeleteUsersIntent, v1DeleteUsersResult> = {
  access: {},
  versions: [
    newestVersion({ type: 'ACTIVITY_TYPE_DELETE_USERS', parameters: Parameters, resultKey: 'deleteUsersResult' }),
  ],
  async execute({ userIds }, context) {
    const { store, organization } = context;
    const current = await store.organizations.findForUpdate(organization.id);
    if (current?.rootUserIds.some((id) => userIds.includes(id))) throw apiError('USER_IN_ROOT_QUORUM');
    await requireUsers(context, userIds);
    await store.users.delete(organization.id, userIds);
    return { userIds };
  },
};
