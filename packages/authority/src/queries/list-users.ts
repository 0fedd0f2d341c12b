import type { v1User } from '@turnkey/sdk-types';
import { z } from 'zod';
import type { QueryDefinition } from '../kernel/query-definition.ts';
import { userView } from '../views/user.ts';

/** All users of an organization. */
export const listUsers: QueryDefinition<object, { users: v1User[] }> = {
  name: 'list_users',
  parameters: z.object({}),
  async answer(_, { store, organization }) {
    const [users, apiKeys] = await Promise.all([store.users.list(organization.id), store.apiKeys.list(organization.id)]);
    return {
      users: users.map((user) =>
        userView(
          user,
          apiKeys.filter((key) => key.userId === user.id),
        ),
      ),
    };
  },
};
