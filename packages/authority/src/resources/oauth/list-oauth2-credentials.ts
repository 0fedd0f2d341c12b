import type { v1Oauth2Credential } from '@turnkey/sdk-types';
import { z } from 'zod';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { oauth2CredentialView } from './oauth2-credential-view.ts';

/** All clients of an organization at OAuth 2.0 providers. */
export const listOAuth2Credentials: QueryDefinition<object, { oauth2Credentials: v1Oauth2Credential[] }> = {
  name: 'list_oauth2_credentials',
  parameters: z.object({}),
  async answer(_, { store, organization }) {
    return { oauth2Credentials: (await store.oauth2Credentials.list(organization.id)).map(oauth2CredentialView) };
  },
};
