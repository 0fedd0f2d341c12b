import type { v1DeleteUsersIntent, v1DeleteUsersResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { apiError } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { requireUsers } from './users-rules.ts';

const parameters: z.ZodType<v1DeleteUsersIntent> = z.object({ userIds: z.array(Uuid).min(1).max(100) });

/**
 * DELETE_USERS: delete users with all of their credentials. Users in the root quorum must leave it first: otherwise a
 * policy could allow a change of the quorum, which no policy may (Turnkey docs, "Root quorum").
 */
export const deleteUsers: ActivityDefinition<v1DeleteUsersIntent, v1DeleteUsersResult> = {
  access: {},
  versions: [newestVersion({ type: 'ACTIVITY_TYPE_DELETE_USERS', parameters, resultKey: 'deleteUsersResult' })],
  async execute({ userIds }, context) {
    const { store, organization } = context;
    const current = await store.organizations.findForUpdate(organization.id);
    if (current?.rootUserIds.some((id) => userIds.includes(id))) throw apiError('USER_IN_ROOT_QUORUM');
    await requireUsers(context, userIds);
    await store.users.delete(organization.id, userIds);
    return { userIds };
  },
};
