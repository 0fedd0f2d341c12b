import type { v1Authenticator } from '@turnkey/sdk-types';
import { z } from 'zod';
import type { QueryDefinition } from '../kernel/query-definition.ts';
import { authenticatorView } from '../views/authenticator.ts';
import { Uuid } from './schemas.ts';

/** The authenticators of a user. */
export const getAuthenticators: QueryDefinition<{ userId: string }, { authenticators: v1Authenticator[] }> = {
  name: 'get_authenticators',
  parameters: z.object({ userId: Uuid }),
  async answer({ userId }, { store, organization }) {
    const authenticators = await store.authenticators.listOfUser(organization.id, userId);
    return { authenticators: authenticators.map(authenticatorView) };
  },
};
