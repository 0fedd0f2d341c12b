import type { v1Authenticator } from '@turnkey/sdk-types';
import { z } from 'zod';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { authenticatorView } from './authenticator-view.ts';

/** The authenticators of a user. */
export const getAuthenticators: QueryDefinition<{ userId: string }, { authenticators: v1Authenticator[] }> = {
  name: 'get_authenticators',
  parameters: z.object({ userId: Uuid }),
  async answer({ userId }, { store, organization }) {
    const authenticators = await store.authenticators.listOfUser(organization.id, userId);
    return { authenticators: authenticators.map(authenticatorView) };
  },
};
