import type { v1CreateMfaPolicyIntent, v1CreateMfaPolicyResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { apiError, notFound } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { LIMITS } from '../../operation/limits.ts';
import { Label, Uuid } from '../../operation/schemas.ts';
import { requireValid } from '../policies/policies-rules.ts';
import { Expression, Notes, RequiredAuthenticationMethods } from '../policies/policy-schemas.ts';

const parameters: z.ZodType<v1CreateMfaPolicyIntent> = z.object({
  userId: Uuid,
  mfaPolicyName: Label,
  condition: Expression,
  requiredAuthenticationMethods: RequiredAuthenticationMethods,
  order: z.int().min(0).max(1_000_000),
  notes: Notes.optional(),
});

/** CREATE_MFA_POLICY: what a user must prove before their approval counts (Turnkey docs, "MFA"). */
export const createMfaPolicy: ActivityDefinition<v1CreateMfaPolicyIntent, v1CreateMfaPolicyResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_CREATE_MFA_POLICY',
      parameters,
      resultKey: 'createMfaPolicyResult',
    }),
  ],
  async execute(intent, context) {
    const { store, organization, now } = context;
    const { userId, mfaPolicyName, condition, requiredAuthenticationMethods, order, notes } = intent;
    if (!(await store.users.find(organization.id, userId))) throw notFound('user');
    const known = await store.mfaPolicies.list(organization.id, userId);
    if (known.length >= LIMITS.mfaPolicies) throw apiError('MFA_POLICY_LIMIT');
    requireValid({ condition });
    const id = context.newId();
    await store.mfaPolicies.insert({
      organizationId: organization.id,
      id,
      userId,
      name: mfaPolicyName,
      condition,
      requiredMethods: requiredAuthenticationMethods,
      rank: order,
      notes: notes ?? null,
      createdAt: now,
      updatedAt: now,
    });
    return { mfaPolicyId: id };
  },
};
