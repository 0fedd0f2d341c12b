import type { v1CreateApiKeysIntentV2, v1CreateApiKeysResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion, olderVersion } from '../../operation/activity-definition.ts';
import { ApiKeyParams, ApiKeyParamsV2, Uuid } from '../../operation/schemas.ts';
import { registerApiKeys } from './api-keys-rules.ts';

const parameters: z.ZodType<v1CreateApiKeysIntentV2> = z.object({
  userId: Uuid,
  apiKeys: z.array(ApiKeyParamsV2).min(1).max(20),
});

/** CREATE_API_KEYS: register API keys of a user. Users manage their own. */
export const createApiKeys: ActivityDefinition<v1CreateApiKeysIntentV2, v1CreateApiKeysResult> = {
  access: { self: (intent, caller) => intent.userId === caller.userId },
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_CREATE_API_KEYS_V2',
      parameters,
      resultKey: 'createApiKeysResult',
    }),
    olderVersion({
      type: 'ACTIVITY_TYPE_CREATE_API_KEYS',
      parameters: z.object({ userId: Uuid, apiKeys: z.array(ApiKeyParams).min(1).max(20) }),
      resultKey: 'createApiKeysResult',
      upgrade: (older) => older,
    }),
  ],
  async execute({ userId, apiKeys }, context) {
    if (!(await context.store.users.find(context.organization.id, userId))) throw notFound('user');
    return { apiKeyIds: await registerApiKeys(context, userId, apiKeys) };
  },
};
