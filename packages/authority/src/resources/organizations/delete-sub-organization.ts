import type { v1DeleteSubOrganizationIntent, v1DeleteSubOrganizationResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { apiError } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';

const parameters: z.ZodType<v1DeleteSubOrganizationIntent> = z.object({ deleteWithoutExport: z.boolean().optional() });

/**
 * DELETE_SUB_ORGANIZATION: delete a sub-organization with everything in it, also the record of this activity. Only its
 * own root quorum can, not the parent. All keys must be exported, unless `deleteWithoutExport` is set (Turnkey docs,
 * "Sub-organizations").
 */
export const deleteSubOrganization: ActivityDefinition<v1DeleteSubOrganizationIntent, v1DeleteSubOrganizationResult> = {
  access: { rootQuorumOnly: true },
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_DELETE_SUB_ORGANIZATION',
      parameters,
      resultKey: 'deleteSubOrganizationResult',
    }),
  ],
  async execute({ deleteWithoutExport }, { store, organization }) {
    if (organization.parentId === null) throw apiError('NOT_A_SUB_ORGANIZATION');
    if (!deleteWithoutExport && (await store.organizations.hasUnexportedKeys(organization.id))) {
      throw apiError('NOT_EXPORTED');
    }
    await store.organizations.delete(organization.id);
    return { subOrganizationUuid: organization.id };
  },
};
