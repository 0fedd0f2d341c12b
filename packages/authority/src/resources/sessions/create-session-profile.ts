import type { v1CreateSessionProfileIntent, v1CreateSessionProfileResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { apiError } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { expirationSeconds } from '../../operation/expiration.ts';
import { LIMITS } from '../../operation/limits.ts';
import { Label, Seconds } from '../../operation/schemas.ts';
import { requireValid } from '../policies/policies-rules.ts';
import { Expression, Notes } from '../policies/policy-schemas.ts';

const parameters: z.ZodType<v1CreateSessionProfileIntent> = z.object({
  sessionProfileName: Label,
  scope: Expression.min(1),
  expirationSeconds: Seconds.optional(),
  notes: Notes.optional(),
});

/**
 * CREATE_SESSION_PROFILE: limit what sessions with this profile may do (Turnkey docs, "Session profiles"). A profile
 * cannot be changed.
 */
export const createSessionProfile: ActivityDefinition<v1CreateSessionProfileIntent, v1CreateSessionProfileResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_CREATE_SESSION_PROFILE',
      parameters,
      resultKey: 'createSessionProfileResult',
    }),
  ],
  async execute({ sessionProfileName, scope, expirationSeconds: expiration, notes }, context) {
    const { store, organization, now } = context;
    if (organization.parentId !== null) throw apiError('CALLER_IS_SUB_ORGANIZATION');
    requireValid({ condition: scope });
    const id = context.newId();
    await store.sessionProfiles.insert({
      organizationId: organization.id,
      id,
      name: sessionProfileName,
      scope,
      expirationSeconds: expiration ? expirationSeconds(expiration, 0, LIMITS.sessionLifetime.max) : null,
      notes: notes ?? null,
      createdAt: now,
      updatedAt: now,
    });
    return { sessionProfileId: id };
  },
};
