import type { v1DeleteOauthProvidersIntent, v1DeleteOauthProvidersResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { requireWayIn } from '../users/ways-in-rules.ts';

const parameters: z.ZodType<v1DeleteOauthProvidersIntent> = z.object({
  userId: Uuid,
  providerIds: z.array(Uuid).min(1).max(10),
});

/** DELETE_OAUTH_PROVIDERS: delete identities of a user. Users manage their own. */
export const deleteOAuthProviders: ActivityDefinition<v1DeleteOauthProvidersIntent, v1DeleteOauthProvidersResult> = {
  access: { self: (intent, caller) => intent.userId === caller.userId },
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_DELETE_OAUTH_PROVIDERS',
      parameters,
      resultKey: 'deleteOauthProvidersResult',
    }),
  ],
  async execute({ userId, providerIds }, context) {
    const { store, organization } = context;
    const known = await store.oauthProviders.listOfUserForUpdate(organization.id, userId);
    const ids = new Set(known.map((provider) => provider.id));
    if (!providerIds.every((id) => ids.has(id))) throw notFound('oauth provider');
    await store.oauthProviders.delete(organization.id, providerIds);
    await requireWayIn(context, userId);
    return { providerIds };
  },
};
