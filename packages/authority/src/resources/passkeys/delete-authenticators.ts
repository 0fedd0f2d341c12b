import type { v1DeleteAuthenticatorsIntent, v1DeleteAuthenticatorsResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { apiError } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { requireWayIn } from '../users/ways-in-rules.ts';

const parameters: z.ZodType<v1DeleteAuthenticatorsIntent> = z.object({
  userId: Uuid,
  authenticatorIds: z.array(Uuid).min(1).max(20),
});

/** DELETE_AUTHENTICATORS: delete passkeys and security keys of a user. Users manage their own. */
export const deleteAuthenticators: ActivityDefinition<v1DeleteAuthenticatorsIntent, v1DeleteAuthenticatorsResult> = {
  access: { self: (intent, caller) => intent.userId === caller.userId },
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_DELETE_AUTHENTICATORS',
      parameters,
      resultKey: 'deleteAuthenticatorsResult',
    }),
  ],
  async execute({ userId, authenticatorIds }, context) {
    const { store, organization } = context;
    const known = await store.authenticators.listOfUserForUpdate(organization.id, userId);
    const ids = new Set(known.map((authenticator) => authenticator.id));
    if (!authenticatorIds.every((id) => ids.has(id))) throw apiError('AUTHENTICATOR_NOT_FOUND');
    await store.authenticators.delete(organization.id, authenticatorIds);
    await requireWayIn(context, userId);
    return { authenticatorIds };
  },
};
