import type { v1DeleteApiKeysIntent, v1DeleteApiKeysResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { requireWayIn } from '../users/ways-in-rules.ts';

const parameters: z.ZodType<v1DeleteApiKeysIntent> = z.object({
  userId: Uuid,
  apiKeyIds: z.array(Uuid).min(1).max(20),
});

/** DELETE_API_KEYS: delete API keys of a user, also sessions. Users manage their own. */
export const deleteApiKeys: ActivityDefinition<v1DeleteApiKeysIntent, v1DeleteApiKeysResult> = {
  access: { self: (intent, caller) => intent.userId === caller.userId },
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_DELETE_API_KEYS',
      parameters,
      resultKey: 'deleteApiKeysResult',
    }),
  ],
  async execute({ userId, apiKeyIds }, context) {
    const { store, organization } = context;
    const known = await store.apiKeys.listOfUserForUpdate(organization.id, userId);
    const keys = known.filter((key) => apiKeyIds.includes(key.id));
    if (keys.length !== new Set(apiKeyIds).size) throw notFound('api key');
    await store.apiKeys.delete(organization.id, apiKeyIds);
    // Logging out must always be possible, also for users who log in with codes to an unverified contact.
    if (keys.some((key) => key.expiresAt === null)) await requireWayIn(context, userId);
    return { apiKeyIds };
  },
};
