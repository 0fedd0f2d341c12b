import type { v1DeletePoliciesIntent, v1DeletePoliciesResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Uuid } from '../../operation/schemas.ts';

const parameters: z.ZodType<v1DeletePoliciesIntent> = z.object({ policyIds: z.array(Uuid).min(1).max(100) });

/** DELETE_POLICIES: delete policies. If one does not exist, none is deleted. */
export const deletePolicies: ActivityDefinition<v1DeletePoliciesIntent, v1DeletePoliciesResult> = {
  access: {},
  versions: [newestVersion({ type: 'ACTIVITY_TYPE_DELETE_POLICIES', parameters, resultKey: 'deletePoliciesResult' })],
  async execute({ policyIds }, { store, organization }) {
    const deleted = await store.policies.delete(organization.id, policyIds);
    if (deleted.length < new Set(policyIds).size) throw notFound('policy');
    return { policyIds };
  },
};
