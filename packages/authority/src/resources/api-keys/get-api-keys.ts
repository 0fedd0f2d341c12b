import type { v1ApiKey } from '@turnkey/sdk-types';
import { z } from 'zod';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { apiKeyView } from './api-key-view.ts';

/** The API keys and sessions of a user, or of the whole organization when no user is given. */
export const getApiKeys: QueryDefinition<{ userId?: string | undefined }, { apiKeys: v1ApiKey[] }> = {
  name: 'get_api_keys',
  parameters: z.object({ userId: Uuid.optional() }),
  async answer({ userId }, { store, organization }) {
    const { apiKeys } = store;
    const keys = userId ? await apiKeys.listOfUser(organization.id, userId) : await apiKeys.list(organization.id);
    return { apiKeys: keys.map(apiKeyView) };
  },
};
