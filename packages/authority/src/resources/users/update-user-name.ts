import type { v1UpdateUserNameIntent, v1UpdateUserNameResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Label, Uuid } from '../../operation/schemas.ts';

const parameters: z.ZodType<v1UpdateUserNameIntent> = z.object({ userId: Uuid, userName: Label });

/**
 * UPDATE_USER_NAME. Users need the root quorum or a policy even for their own name: a consensus can depend on a user's
 * alias.
 */
export const updateUserName: ActivityDefinition<v1UpdateUserNameIntent, v1UpdateUserNameResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_UPDATE_USER_NAME',
      parameters,
      resultKey: 'updateUserNameResult',
    }),
  ],
  async execute({ userId, userName }, { store, organization, now }) {
    const user = await store.users.findForUpdate(organization.id, userId);
    if (!user) throw notFound('user');
    await store.users.update({ ...user, name: userName, updatedAt: now });
    return { userId };
  },
};
