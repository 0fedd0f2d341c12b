import { z } from 'zod';
import type { TurnkeyClient } from './turnkey-client.ts';
import { UpstreamError } from './upstream-error.ts';

const answer = z.object({ activities: z.array(z.object({ intent: z.record(z.string(), z.unknown()) })) });

/** Every activity by which users of a sub-organization can register identities at OpenID providers. */
const TYPES = [
  'ACTIVITY_TYPE_CREATE_OAUTH_PROVIDERS',
  'ACTIVITY_TYPE_CREATE_OAUTH_PROVIDERS_V2',
  'ACTIVITY_TYPE_CREATE_USERS',
  'ACTIVITY_TYPE_CREATE_USERS_V2',
  'ACTIVITY_TYPE_CREATE_USERS_V3',
  'ACTIVITY_TYPE_CREATE_USERS_V4',
];
const MAX = 100;

/**
 * `list_activities` of a sub-organization: how identities were registered after it was created.
 * @returns The parameters of those activities.
 * @throws UpstreamError also when there are too many for one page: nothing is concluded from a part of them.
 */
export async function listCredentialActivities(
  client: TurnkeyClient,
  organizationId: string,
  deadline: AbortSignal,
): Promise<unknown[]> {
  const fields = { filterByType: TYPES, paginationOptions: { limit: String(MAX) } };
  const { activities } = await client.query({ name: 'list_activities', organizationId, fields, answer }, deadline);
  if (activities.length < MAX) return activities.flatMap(({ intent }) => Object.values(intent));
  throw new UpstreamError('UPSTREAM_REFUSED', { outcome: 'unknown', reason: 'too many activities' });
}
