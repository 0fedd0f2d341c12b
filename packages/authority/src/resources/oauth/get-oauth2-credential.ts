import type { v1Oauth2Credential } from '@turnkey/sdk-types';
import { z } from 'zod';
import { apiError } from '../../errors/api-error.ts';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { oauth2CredentialView } from './oauth2-credential-view.ts';

/** One client at an OAuth 2.0 provider. */
export const getOAuth2Credential: QueryDefinition<
  { oauth2CredentialId: string },
  { oauth2Credential: v1Oauth2Credential }
> = {
  name: 'get_oauth2_credential',
  parameters: z.object({ oauth2CredentialId: Uuid }),
  async answer({ oauth2CredentialId }, { store, organization }) {
    const credential = await store.oauth2Credentials.find(organization.id, oauth2CredentialId);
    if (!credential) throw apiError('OAUTH2_CREDENTIAL_NOT_FOUND');
    return { oauth2Credential: oauth2CredentialView(credential) };
  },
};
