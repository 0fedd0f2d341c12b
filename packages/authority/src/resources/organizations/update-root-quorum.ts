import type { v1UpdateRootQuorumIntent, v1UpdateRootQuorumResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { apiError } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { requireUsers } from '../users/users-rules.ts';

const parameters: z.ZodType<v1UpdateRootQuorumIntent> = z.object({
  threshold: z.int(),
  userIds: z.array(Uuid).max(100),
});

/**
 * UPDATE_ROOT_QUORUM: set the users of the root quorum and how many of them must approve (Turnkey docs, "Root quorum").
 */
export const updateRootQuorum: ActivityDefinition<v1UpdateRootQuorumIntent, v1UpdateRootQuorumResult> = {
  access: { rootQuorumOnly: true },
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_UPDATE_ROOT_QUORUM',
      parameters,
      resultKey: 'updateRootQuorumResult',
    }),
  ],
  async execute({ threshold, userIds }, context) {
    const { store, now } = context;
    const organization = await store.organizations.findForUpdate(context.organization.id);
    if (!organization) throw apiError('ORGANIZATION_NOT_FOUND');
    const rootUserIds = [...new Set(userIds)];
    if (threshold < 1) throw apiError('QUORUM_THRESHOLD_INVALID');
    if (rootUserIds.length < threshold) throw apiError('QUORUM_USERS_MISSING');
    await requireUsers(context, rootUserIds);
    await store.organizations.update({
      ...organization,
      rootUserIds,
      rootQuorumThreshold: threshold,
      updatedAt: now,
    });
    return {};
  },
};
