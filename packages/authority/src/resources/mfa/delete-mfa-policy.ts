import type { v1DeleteMfaPolicyIntent, v1DeleteMfaPolicyResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Uuid } from '../../operation/schemas.ts';

const parameters: z.ZodType<v1DeleteMfaPolicyIntent> = z.object({ userId: Uuid, mfaPolicyId: Uuid });

/** DELETE_MFA_POLICY: delete an MFA policy of a user. */
export const deleteMfaPolicy: ActivityDefinition<v1DeleteMfaPolicyIntent, v1DeleteMfaPolicyResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_DELETE_MFA_POLICY',
      parameters,
      resultKey: 'deleteMfaPolicyResult',
    }),
  ],
  async execute({ userId, mfaPolicyId }, { store, organization }) {
    if (!(await store.mfaPolicies.find(organization.id, userId, mfaPolicyId))) throw notFound('MFA policy');
    await store.mfaPolicies.delete(organization.id, mfaPolicyId);
    return { mfaPolicyId };
  },
};
