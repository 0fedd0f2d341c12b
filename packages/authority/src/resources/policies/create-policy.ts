import type { v1CreatePolicyIntentV3, v1CreatePolicyResult } from '@turnkey/sdk-types';
import { apiError } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { createPolicies } from './policies-rules.ts';
import { PolicyParams } from './policy-schemas.ts';

/**
 * CREATE_POLICY: a rule for who may do what. The first two versions are not supported: their selectors have no
 * equivalent.
 */
export const createPolicy: ActivityDefinition<v1CreatePolicyIntentV3, v1CreatePolicyResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_CREATE_POLICY_V3',
      parameters: PolicyParams,
      resultKey: 'createPolicyResult',
    }),
  ],
  async execute(intent, context) {
    const [policyId] = await createPolicies(context, [intent]);
    if (!policyId) throw apiError('INTERNAL');
    return { policyId };
  },
};
