import type { v1ApiKey } from '@turnkey/sdk-types';
import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { apiKeyView } from './api-key-view.ts';

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
