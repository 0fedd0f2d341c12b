import type { v1User } from '@turnkey/sdk-types';
import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { userView } from './user-view.ts';

/** One user with all credentials. */
export const getUser: QueryDefinition<{ userId: string }, { user: v1User }> = {
  name: 'get_user',
  parameters: z.object({ userId: Uuid }),
  async answer({ userId }, { store, organization }) {
    const user = await store.users.find(organization.id, userId);
    if (!user) throw notFound('user');
    const [apiKeys, authenticators, oauthProviders, mfaPolicies] = await Promise.all([
      store.apiKeys.listOfUser(organization.id, userId),
      store.authenticators.listOfUser(organization.id, userId),
      store.oauthProviders.listOfUser(organization.id, userId),
      store.mfaPolicies.list(organization.id, userId),
    ]);
    return { user: userView(user, { apiKeys, authenticators, oauthProviders, mfaPolicies }) };
  },
};
