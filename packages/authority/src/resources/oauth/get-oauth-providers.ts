import type { v1OauthProvider } from '@turnkey/sdk-types';
import { z } from 'zod';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { oauthProviderView } from './oauth-provider-view.ts';

/** The identities with which a user logs in, or of the whole organization when no user is given. */
export const getOAuthProviders: QueryDefinition<
  { userId?: string | undefined },
  { oauthProviders: v1OauthProvider[] }
> = {
  name: 'get_oauth_providers',
  parameters: z.object({ userId: Uuid.optional() }),
  async answer({ userId }, { store, organization }) {
    const { oauthProviders } = store;
    const { id } = organization;
    const providers = userId ? await oauthProviders.listOfUser(id, userId) : await oauthProviders.list(id);
    return { oauthProviders: providers.map(oauthProviderView) };
  },
};
