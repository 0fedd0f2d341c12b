import type { v1Oauth2Credential, v1Oauth2Provider } from '@turnkey/sdk-types';
import { timestampView } from '../../operation/timestamp.ts';
import type { OAuth2Credential } from '../../store/oauth2-credentials.ts';

/** A client at an OAuth 2.0 provider in the form of the API. */
export function oauth2CredentialView(credential: OAuth2Credential): v1Oauth2Credential {
  return {
    oauth2CredentialId: credential.id,
    organizationId: credential.organizationId,
    provider: credential.provider as v1Oauth2Provider,
    clientId: credential.clientId,
    encryptedClientSecret: credential.encryptedClientSecret,
    createdAt: timestampView(credential.createdAt),
    updatedAt: timestampView(credential.updatedAt),
  };
}
