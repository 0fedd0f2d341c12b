import type { v1UpdateOrganizationNameIntent, v1UpdateOrganizationNameResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { apiError } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Label } from '../../operation/schemas.ts';

const parameters: z.ZodType<v1UpdateOrganizationNameIntent> = z.object({ organizationName: Label });

/** UPDATE_ORGANIZATION_NAME: rename the organization. */
export const updateOrganizationName: ActivityDefinition<
  v1UpdateOrganizationNameIntent,
  v1UpdateOrganizationNameResult
> = {
  access: { rootQuorumOnly: true },
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_UPDATE_ORGANIZATION_NAME',
      parameters,
      resultKey: 'updateOrganizationNameResult',
    }),
  ],
  async execute({ organizationName }, context) {
    const { store, now } = context;
    const organization = await store.organizations.findForUpdate(context.organization.id);
    if (!organization) throw apiError('ORGANIZATION_NOT_FOUND');
    await store.organizations.update({ ...organization, name: organizationName, updatedAt: now });
    return { organizationId: organization.id, organizationName };
  },
};
