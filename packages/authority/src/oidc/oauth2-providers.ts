import { isJsonObject, type JsonObject } from '@postern/protocol';
import type { v1Oauth2Provider } from '@turnkey/sdk-types';

/** Where a provider exchanges codes and returns the user. */
export interface OAuth2Endpoints {
  tokenUrl: string;
  userUrl: string;
}

export interface OAuth2ProviderRow extends OAuth2Endpoints {
  /** The prefix of subjects, so that two providers never have the same subject. */
  prefix: string;
  /** The id of the user in the answer of `userUrl`. */
  userId(answer: JsonObject): unknown;
}

/** Providers that speak OAuth 2.0 but not OpenID Connect (X API v2 and Discord API documentation). */
export const OAUTH2_PROVIDERS: Record<v1Oauth2Provider, OAuth2ProviderRow> = {
  OAUTH2_PROVIDER_X: {
    tokenUrl: 'https://api.x.com/2/oauth2/token',
    userUrl: 'https://api.x.com/2/users/me',
    prefix: 'x',
    userId: ({ data }) => (isJsonObject(data) ? data.id : undefined),
  },
  OAUTH2_PROVIDER_DISCORD: {
    tokenUrl: 'https://discord.com/api/oauth2/token',
    userUrl: 'https://discord.com/api/users/@me',
    prefix: 'discord',
    userId: ({ id }) => id,
  },
};
