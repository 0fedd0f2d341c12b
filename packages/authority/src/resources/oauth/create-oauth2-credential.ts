import type { v1CreateOauth2CredentialIntent, v1CreateOauth2CredentialResult } from '@turnkey/sdk-types';
import type { z } from 'zod';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { OAuth2CredentialParams } from '../../operation/schemas.ts';
import { requireClientSecret } from './oauth2-credentials-rules.ts';

const parameters: z.ZodType<v1CreateOauth2CredentialIntent> = OAuth2CredentialParams;

/** CREATE_OAUTH2_CREDENTIAL: store the app's client at a provider that supports OAuth 2.0 but not OpenID Connect. */
export const createOAuth2Credential: ActivityDefinition<
  v1CreateOauth2CredentialIntent,
  v1CreateOauth2CredentialResult
> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_CREATE_OAUTH2_CREDENTIAL',
      parameters,
      resultKey: 'createOauth2CredentialResult',
      secrets: ['encryptedClientSecret'],
    }),
  ],
  async execute({ provider, clientId, encryptedClientSecret }, context) {
    requireClientSecret(context, encryptedClientSecret);
    const { store, organization, now } = context;
    const id = context.newId();
    await store.oauth2Credentials.insert({
      organizationId: organization.id,
      id,
      provider,
      clientId,
      encryptedClientSecret,
      createdAt: now,
      updatedAt: now,
    });
    return { oauth2CredentialId: id };
  },
};
