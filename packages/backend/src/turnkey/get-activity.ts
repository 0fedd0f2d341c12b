import type { Activity } from './activity.ts';
import { activitySchema } from './activity.ts';
import type { RunQuery } from './query.ts';

/** `get_activity`: the current state of an activity. */
export async function getActivity(
  client: { query: RunQuery },
  organizationId: string,
  activityId: string,
  deadline: AbortSignal,
): Promise<Activity> {
  const fields = { activityId };
  const query = { name: 'get_activity', organizationId, fields, answer: activitySchema };
  return (await client.query(query, deadline)).activity;
}
