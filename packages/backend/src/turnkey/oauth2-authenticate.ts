import type { v1Oauth2AuthenticateIntent } from '@turnkey/sdk-types';
import { z } from 'zod';
import { activityBody } from './activity.ts';
import type { Refusal } from './refusal.ts';
import type { TurnkeyClient } from './turnkey-client.ts';

const result = z.object({ oidcToken: z.string().min(1) });

/**
 * `OAUTH2_AUTHENTICATE` in the parent organization: exchanges an authorization code for an OIDC token that Turnkey
 * issues.
 */
export function oauth2Authenticate(
  client: TurnkeyClient,
  parameters: v1Oauth2AuthenticateIntent,
  deadline: AbortSignal,
): Promise<z.infer<typeof result>> {
  const body = activityBody(client, 'ACTIVITY_TYPE_OAUTH2_AUTHENTICATE', client.organizationId, parameters);
  const resultKey = 'oauth2AuthenticateResult';
  return client.submit({ name: 'oauth2_authenticate', body, resultKey, result, refusals }, deadline);
}

/**
 * The operator configured the id of the credential. All other values come from the user, so an error about them means a
 * wrong code.
 */
function refusals({ turnkeyErrorCode, grpcCode }: Refusal) {
  return grpcCode === 3 && !turnkeyErrorCode.includes('CREDENTIAL') ? 'INVALID_OAUTH_CODE' : undefined;
}
