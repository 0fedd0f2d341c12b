import type { v1CreateSessionProfileIntent, v1CreateSessionProfileResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { LIMITS } from '../aggregates/limits.ts';
import { requireValid } from '../aggregates/policies.ts';
import { expirationSeconds } from '../domain/expiration.ts';
import { type ActivityDefinition, newestVersion } from '../kernel/activity-definition.ts';
import { apiError } from '../kernel/api-error.ts';
import { Expression, Notes } from './policy-schemas.ts';
import { Label, Seconds } from './schemas.ts';

const Parameters: z.ZodType<v1CreateSessionProfileIntent> = z.object({
  sessionProfileName: Label,
  scope: Expression.min(1),
  expirationSeconds: Seconds.optional(),
  notes: Notes.optional(),
});

/** CREATE_SESSION_PROFILE: what sessions of a kind may do (Turnkey docs, "Session profiles"). It cannot be changed. */
export const createSessionProfile: ActivityDefinition<v1CreateSessionProfileIntent, v1CreateSessionProfileResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_CREATE_SESSION_PROFILE',
      parameters: Parameters,
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
