import type { externalactivityv1PolicyEvaluation } from '@turnkey/sdk-types';
import { z } from 'zod';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { timestampView } from '../../operation/timestamp.ts';

interface Answer {
  policyEvaluations: externalactivityv1PolicyEvaluation[];
}

/** The results of the policies at each vote on an activity. */
export const getPolicyEvaluations: QueryDefinition<{ activityId: string }, Answer> = {
  name: 'get_policy_evaluations',
  parameters: z.object({ activityId: Uuid }),
  async answer({ activityId }, { store, organization }) {
    const records = await store.policies.listEvaluations(organization.id, activityId);
    return {
      policyEvaluations: records.map(({ id, voteId, evaluations, createdAt }) => ({
        id,
        activityId,
        organizationId: organization.id,
        voteId,
        policyEvaluations: [...evaluations],
        createdAt: timestampView(createdAt),
      })),
    };
  },
};
