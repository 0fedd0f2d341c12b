import type { v1DeletePolicyIntent, v1DeletePolicyResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Uuid } from '../../operation/schemas.ts';

const parameters: z.ZodType<v1DeletePolicyIntent> = z.object({ policyId: Uuid });

/** DELETE_POLICY: delete a policy. */
export const deletePolicy: ActivityDefinition<v1DeletePolicyIntent, v1DeletePolicyResult> = {
  access: {},
  versions: [newestVersion({ type: 'ACTIVITY_TYPE_DELETE_POLICY', parameters, resultKey: 'deletePolicyResult' })],
  async execute({ policyId }, { store, organization }) {
    const deleted = await store.policies.delete(organization.id, [policyId]);
    if (deleted.length === 0) throw notFound('policy');
    return { policyId };
  },
};
