import type { v1UpdateOauth2CredentialIntent, v1UpdateOauth2CredentialResult } from '@turnkey/sdk-types';
import type { z } from 'zod';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { OAuth2CredentialParams, Uuid } from '../../operation/schemas.ts';
import { findOAuth2Credential, requireClientSecret } from './oauth2-credentials-rules.ts';

const parameters: z.ZodType<v1UpdateOauth2CredentialIntent> = OAuth2CredentialParams.extend({
  oauth2CredentialId: Uuid,
});

/** UPDATE_OAUTH2_CREDENTIAL: replace the app's client at a provider, for example with a new secret. */
export const updateOAuth2Credential: ActivityDefinition<
  v1UpdateOauth2CredentialIntent,
  v1UpdateOauth2CredentialResult
> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_UPDATE_OAUTH2_CREDENTIAL',
      parameters,
      resultKey: 'updateOauth2CredentialResult',
      secrets: ['encryptedClientSecret'],
    }),
  ],
  async execute({ oauth2CredentialId, provider, clientId, encryptedClientSecret }, context) {
    const credential = await findOAuth2Credential(context, oauth2CredentialId);
    requireClientSecret(context, encryptedClientSecret);
    await context.store.oauth2Credentials.update({
      ...credential,
      provider,
      clientId,
      encryptedClientSecret,
      updatedAt: context.now,
    });
    return { oauth2CredentialId };
  },
};
