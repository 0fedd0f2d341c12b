import type { v1User } from '@turnkey/sdk-types';
import { z } from 'zod';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { userView } from './user-view.ts';

/** All users of an organization. */
export const listUsers: QueryDefinition<object, { users: v1User[] }> = {
  name: 'list_users',
  parameters: z.object({}),
  async answer(_, { store, organization }) {
    const [users, apiKeys, authenticators, oauthProviders, mfaPolicies] = await Promise.all([
      store.users.list(organization.id),
      store.apiKeys.list(organization.id),
      store.authenticators.list(organization.id),
      store.oauthProviders.list(organization.id),
      store.mfaPolicies.list(organization.id),
    ]);
    const ofUser = (userId: string) => (belonging: { userId: string }) => belonging.userId === userId;
    return {
      users: users.map((user) =>
        userView(user, {
          apiKeys: apiKeys.filter(ofUser(user.id)),
          authenticators: authenticators.filter(ofUser(user.id)),
          oauthProviders: oauthProviders.filter(ofUser(user.id)),
          mfaPolicies: mfaPolicies.filter(ofUser(user.id)),
        }),
      ),
    };
  },
};
