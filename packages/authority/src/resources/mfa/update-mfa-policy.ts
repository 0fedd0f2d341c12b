import type { v1UpdateMfaPolicyIntent, v1UpdateMfaPolicyResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Label, Uuid } from '../../operation/schemas.ts';
import { requireValid } from '../policies/policies-rules.ts';
import { Expression, Notes, RequiredAuthenticationMethods } from '../policies/policy-schemas.ts';

const parameters: z.ZodType<v1UpdateMfaPolicyIntent> = z.object({
  userId: Uuid,
  mfaPolicyId: Uuid,
  mfaPolicyName: Label.optional(),
  condition: Expression.optional(),
  requiredAuthenticationMethods: RequiredAuthenticationMethods.optional(),
  order: z.int().min(0).max(1_000_000).optional(),
  notes: Notes.optional(),
});

/** UPDATE_MFA_POLICY: change the given fields and keep the others. */
export const updateMfaPolicy: ActivityDefinition<v1UpdateMfaPolicyIntent, v1UpdateMfaPolicyResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_UPDATE_MFA_POLICY',
      parameters,
      resultKey: 'updateMfaPolicyResult',
    }),
  ],
  async execute(intent, { store, organization, now }) {
    const { userId, mfaPolicyId, mfaPolicyName, condition, requiredAuthenticationMethods, order, notes } = intent;
    const policy = await store.mfaPolicies.find(organization.id, userId, mfaPolicyId);
    if (!policy) throw notFound('MFA policy');
    if (condition !== undefined) requireValid({ condition });
    await store.mfaPolicies.update({
      ...policy,
      name: mfaPolicyName ?? policy.name,
      condition: condition ?? policy.condition,
      requiredMethods: requiredAuthenticationMethods ?? policy.requiredMethods,
      rank: order ?? policy.rank,
      notes: notes ?? policy.notes,
      updatedAt: now,
    });
    return { mfaPolicyId };
  },
};
