import type { v1Authenticator } from '@turnkey/sdk-types';
import { z } from 'zod';
import { apiError } from '../../errors/api-error.ts';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { authenticatorView } from './authenticator-view.ts';

/** One authenticator. */
export const getAuthenticator: QueryDefinition<{ authenticatorId: string }, { authenticator: v1Authenticator }> = {
  name: 'get_authenticator',
  parameters: z.object({ authenticatorId: Uuid }),
  async answer({ authenticatorId }, { store, organization }) {
    const authenticator = await store.authenticators.find(organization.id, authenticatorId);
    if (!authenticator) throw apiError('AUTHENTICATOR_NOT_FOUND');
    return { authenticator: authenticatorView(authenticator) };
  },
};
