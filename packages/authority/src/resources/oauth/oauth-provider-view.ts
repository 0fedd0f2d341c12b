import type { v1OauthProvider } from '@turnkey/sdk-types';
import { timestampView } from '../../operation/timestamp.ts';
import type { OAuthProvider } from '../../store/oauth-providers.ts';

/** An identity at an OpenID provider in the form of the API. */
export function oauthProviderView(provider: OAuthProvider): v1OauthProvider {
  return {
    providerId: provider.id,
    providerName: provider.name,
    issuer: provider.issuer,
    audience: provider.audience,
    subject: provider.subject,
    createdAt: timestampView(provider.createdAt),
    updatedAt: timestampView(provider.updatedAt),
  };
}
