import type { Activity } from './activity.ts';
import { activitySchema } from './activity.ts';
import type { TurnkeyClient } from './turnkey-client.ts';

/** `get_activity`: how far is it? */
export async function getActivity(
  client: Pick<TurnkeyClient, 'query'>,
  organizationId: string,
  activityId: string,
  deadline: AbortSignal,
): Promise<Activity> {
  const fields = { activityId };
  const query = { name: 'get_activity', organizationId, fields, answer: activitySchema };
  return (await client.query(query, deadline)).activity;
}
