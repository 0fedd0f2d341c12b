import type { v1ApiKey } from '@turnkey/sdk-types';
import { z } from 'zod';
import { notFound } from '../kernel/api-error.ts';
import type { QueryDefinition } from '../kernel/query-definition.ts';
import { apiKeyView } from '../views/api-key.ts';
import { Uuid } from './schemas.ts';

/** One API key or session. */
export const getApiKey: QueryDefinition<{ apiKeyId: string }, { apiKey: v1ApiKey }> = {
  name: 'get_api_key',
  parameters: z.object({ apiKeyId: Uuid }),
  async answer({ apiKeyId }, { store, organization }) {
    const key = await store.apiKeys.find(organization.id, apiKeyId);
    if (!key) throw notFound('api key');
    return { apiKey: apiKeyView(key) };
  },
};
