import type { v1CreateAuthenticatorsIntentV2, v1CreateAuthenticatorsResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion, olderVersion } from '../../operation/activity-definition.ts';
import { AuthenticatorParams, AuthenticatorParamsV2, Uuid } from '../../operation/schemas.ts';
import { registerAuthenticators } from './authenticators-rules.ts';

const parameters: z.ZodType<v1CreateAuthenticatorsIntentV2> = z.object({
  userId: Uuid,
  authenticators: z.array(AuthenticatorParamsV2).min(1).max(20),
});

/** CREATE_AUTHENTICATORS: register passkeys and security keys of a user. Users manage their own. */
export const createAuthenticators: ActivityDefinition<v1CreateAuthenticatorsIntentV2, v1CreateAuthenticatorsResult> = {
  access: { self: (intent, caller) => intent.userId === caller.userId },
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_CREATE_AUTHENTICATORS_V2',
      parameters,
      resultKey: 'createAuthenticatorsResult',
    }),
    olderVersion({
      type: 'ACTIVITY_TYPE_CREATE_AUTHENTICATORS',
      parameters: z.object({ userId: Uuid, authenticators: z.array(AuthenticatorParams).min(1).max(20) }),
      resultKey: 'createAuthenticatorsResult',
      upgrade: (older) => older,
    }),
  ],
  async execute({ userId, authenticators }, context) {
    if (!(await context.store.users.find(context.organization.id, userId))) throw notFound('user');
    return { authenticatorIds: await registerAuthenticators(context, userId, authenticators) };
  },
};
