import type { v1CreatePoliciesIntent, v1CreatePoliciesResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { createPolicies as create } from './policies-rules.ts';
import { PolicyParams } from './policy-schemas.ts';

const parameters: z.ZodType<v1CreatePoliciesIntent> = z.object({ policies: z.array(PolicyParams).min(1).max(100) });

/** CREATE_POLICIES: several policies at once. */
export const createPolicies: ActivityDefinition<v1CreatePoliciesIntent, v1CreatePoliciesResult> = {
  access: {},
  versions: [newestVersion({ type: 'ACTIVITY_TYPE_CREATE_POLICIES', parameters, resultKey: 'createPoliciesResult' })],
  execute: async ({ policies }, context) => ({ policyIds: await create(context, policies) }),
};
