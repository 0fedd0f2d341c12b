import type { v1MfaStatus } from '@turnkey/sdk-types';
import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { mfaStates } from '../../pipeline/decision/mfa.ts';
import { standingVotes } from '../../pipeline/decision/standing-votes.ts';
import { loadPendingActivity } from '../../pipeline/pending-activity.ts';

interface QueryParams {
  activityId: string;
  userId?: string | undefined;
}

/** What the users who approved an activity have proved, and what they must still prove. */
export const getMfaStatus: QueryDefinition<QueryParams, { mfaStatuses: v1MfaStatus[] }> = {
  name: 'get_mfa_status',
  parameters: z.object({ activityId: Uuid, userId: Uuid.or(z.literal('')).optional() }),
  activityId: ({ activityId }) => activityId,
  async answer({ activityId, userId }, { store, organization, activities, vault, now }) {
    const record = await store.activities.find(organization.id, activityId);
    if (!record) throw notFound('activity');
    const pending = await loadPendingActivity({ activities, vault, store, now }, record);
    const states = await mfaStates(store, pending, await standingVotes(store, pending));
    const wanted = userId ? states.filter(({ policy }) => policy.userId === userId) : states;
    return {
      mfaStatuses: wanted.map(({ policy, isSatisfied, satisfiedMethods }) => ({
        mfaPolicyId: policy.id,
        userId: policy.userId,
        satisfied: isSatisfied,
        satisfiedMethods: satisfiedMethods.map(({ type, id }) => ({ type, ...(id ? { id } : {}) })),
        requiredMethods: policy.requiredMethods,
      })),
    };
  },
};
