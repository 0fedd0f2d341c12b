import type { v1CreateOauthProvidersIntentV2 } from '@turnkey/sdk-types';
import { z } from 'zod';
import { activityBody } from './activity.ts';
import type { TurnkeyClient } from './turnkey-client.ts';

const result = z.object({ providerIds: z.array(z.string()) });

/**
 * `CREATE_OAUTH_PROVIDERS_V2` for a user of a sub-organization. With the parent's key, Turnkey accepts only a token of
 * Google that proves the user's e-mail address (Turnkey docs, "Social linking").
 */
export function createOAuthProviders(
  client: TurnkeyClient,
  organizationId: string,
  parameters: v1CreateOauthProvidersIntentV2,
  deadline: AbortSignal,
): Promise<z.infer<typeof result>> {
  const body = activityBody(client, 'ACTIVITY_TYPE_CREATE_OAUTH_PROVIDERS_V2', organizationId, parameters);
  const resultKey = 'createOauthProvidersResultV2';
  return client.submit({ name: 'create_oauth_providers', body, resultKey, result }, deadline);
}
