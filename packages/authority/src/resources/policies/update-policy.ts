import type { v1UpdatePolicyIntentV2, v1UpdatePolicyResultV2 } from '@turnkey/sdk-types';
import { z } from 'zod';
import { apiError, notFound } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion, olderVersion } from '../../operation/activity-definition.ts';
import { Label, Uuid } from '../../operation/schemas.ts';
import { requireValid } from './policies-rules.ts';
import { Effect, Expression, Notes } from './policy-schemas.ts';

const parameters: z.ZodType<v1UpdatePolicyIntentV2> = z.object({
  policyId: Uuid,
  policyName: Label.optional(),
  policyEffect: Effect.optional(),
  policyCondition: Expression.optional(),
  policyConsensus: Expression.optional(),
  policyNotes: Notes.optional(),
  time: Expression.optional(),
});

/** UPDATE_POLICY: change the given fields and keep the others. An empty expression removes it. */
export const updatePolicy: ActivityDefinition<v1UpdatePolicyIntentV2, v1UpdatePolicyResultV2> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_UPDATE_POLICY_V2',
      parameters,
      resultKey: 'updatePolicyResultV2',
    }),
    olderVersion({
      type: 'ACTIVITY_TYPE_UPDATE_POLICY',
      parameters,
      resultKey: 'updatePolicyResult',
      upgrade: (older) => older,
    }),
  ],
  async execute(intent, { store, organization, now }) {
    const { policyId, policyName, policyEffect, policyCondition, policyConsensus, policyNotes, time } = intent;
    const policies = await store.policies.list(organization.id);
    const policy = policies.find((candidate) => candidate.id === policyId);
    if (!policy) throw notFound('policy');
    const isTaken = policies.some((other) => other.id !== policyId && other.name === policyName);
    if (isTaken) throw apiError('POLICY_NAME_IN_USE');
    const updated = {
      ...policy,
      name: policyName ?? policy.name,
      effect: policyEffect ?? policy.effect,
      condition: policyCondition ?? policy.condition,
      consensus: policyConsensus ?? policy.consensus,
      time: time ?? policy.time,
      notes: policyNotes ?? policy.notes,
      updatedAt: now,
    };
    requireValid(updated);
    await store.policies.update(updated);
    return { policyId };
  },
};
