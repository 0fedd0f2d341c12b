import type { v1DeleteOauth2CredentialIntent, v1DeleteOauth2CredentialResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { findOAuth2Credential } from './oauth2-credentials-rules.ts';

const parameters: z.ZodType<v1DeleteOauth2CredentialIntent> = z.object({ oauth2CredentialId: Uuid });

/** DELETE_OAUTH2_CREDENTIAL: delete the app's client at a provider. */
export const deleteOAuth2Credential: ActivityDefinition<
  v1DeleteOauth2CredentialIntent,
  v1DeleteOauth2CredentialResult
> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_DELETE_OAUTH2_CREDENTIAL',
      parameters,
      resultKey: 'deleteOauth2CredentialResult',
    }),
  ],
  async execute({ oauth2CredentialId }, context) {
    const { organizationId, id } = await findOAuth2Credential(context, oauth2CredentialId);
    await context.store.oauth2Credentials.delete(organizationId, id);
    return { oauth2CredentialId: id };
  },
};
