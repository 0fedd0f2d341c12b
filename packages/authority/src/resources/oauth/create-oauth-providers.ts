import type { v1CreateOauthProvidersIntentV2, v1CreateOauthProvidersResultV2 } from '@turnkey/sdk-types';
import { z } from 'zod';
import { apiError, notFound } from '../../errors/api-error.ts';
import { provesEmail } from '../../oidc/oidc-identity.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import { type ActivityDefinition, newestVersion, olderVersion } from '../../operation/activity-definition.ts';
import { relationTo } from '../../operation/caller.ts';
import { OAuthProviderParams, OAuthProviderParamsV2, Uuid } from '../../operation/schemas.ts';
import { oidcTokensOf, registerOAuthProviders, verifyIdentities } from './oauth-providers-rules.ts';

const parameters: z.ZodType<v1CreateOauthProvidersIntentV2> = z.object({
  userId: Uuid,
  oauthProviders: z.array(OAuthProviderParamsV2).min(1).max(10),
});

/**
 * CREATE_OAUTH_PROVIDERS: register identities with which a user can log in. Users manage their own. A parent may link a
 * Google account to a user of a sub-organization (Turnkey docs, "Social linking").
 */
export const createOAuthProviders: ActivityDefinition<v1CreateOauthProvidersIntentV2, v1CreateOauthProvidersResultV2> =
  {
    access: { parent: true, self: (intent, caller) => intent.userId === caller.userId },
    versions: [
      newestVersion({
        type: 'ACTIVITY_TYPE_CREATE_OAUTH_PROVIDERS_V2',
        parameters,
        resultKey: 'createOauthProvidersResultV2',
      }),
      olderVersion({
        type: 'ACTIVITY_TYPE_CREATE_OAUTH_PROVIDERS',
        parameters: z.object({ userId: Uuid, oauthProviders: z.array(OAuthProviderParams).min(1).max(10) }),
        resultKey: 'createOauthProvidersResult',
        upgrade: (older) => older,
      }),
    ],
    oidcTokens: ({ oauthProviders }) => oidcTokensOf(oauthProviders),
    execute: register,
  };

async function register(
  { userId, oauthProviders }: v1CreateOauthProvidersIntentV2,
  context: ActivityContext,
): Promise<v1CreateOauthProvidersResultV2> {
  const { store, organization, caller } = context;
  const user = await store.users.find(organization.id, userId);
  if (!user) throw notFound('user');
  const identities = await verifyIdentities(context, oauthProviders);
  const isParent = relationTo(caller, organization.id) === 'parent';
  if (isParent && !identities.every((identity) => provesEmail(identity, user.email))) {
    throw apiError('SOCIAL_LINKING_DENIED');
  }
  return { providerIds: await registerOAuthProviders(context, user, oauthProviders, identities) };
}
