import type { v1OauthLoginIntent } from '@turnkey/sdk-types';
import { z } from 'zod';
import { activityBody } from './activity.ts';
import type { Refusal } from './refusal.ts';
import type { TurnkeyClient } from './turnkey-client.ts';

const result = z.object({ session: z.string().min(1) });

/**
 * `OAUTH_LOGIN` in a sub-organization: exchanges an OIDC token for a session. Turnkey checks the token too, so a user
 * only gets into a sub-organization in which their identity is registered.
 * @param organizationId The sub-organization. The parent's key may log its users in.
 * @param timestampMs Unix time in milliseconds. The same timestamp gives the same bytes.
 */
export function oauthLogin(
  client: TurnkeyClient,
  organizationId: string,
  parameters: v1OauthLoginIntent,
  timestampMs: number,
  deadline: AbortSignal,
): Promise<z.infer<typeof result>> {
  const body = activityBody(client, 'ACTIVITY_TYPE_OAUTH_LOGIN', organizationId, parameters, timestampMs);
  return client.submit({ name: 'oauth_login', body, resultKey: 'oauthLoginResult', result, refusals }, deadline);
}

function refusals({ turnkeyErrorCode, message }: Refusal) {
  const isOfToken = turnkeyErrorCode === 'INVALID_OIDC_TOKEN' || message.toLowerCase().includes('oidc token');
  return isOfToken ? 'INVALID_OIDC_TOKEN' : undefined;
}
