import { z } from 'zod';
import { PAGE } from './list-all.ts';
import type { TurnkeyClient } from './turnkey-client.ts';

const answer = z.object({
  activities: z.array(z.object({ createdAt: z.object({ seconds: z.string() }) })).default([]),
});

/**
 * `list_activities` of a sub-organization: how often it was used since its creation, log-ins included. The creation itself
 * is an activity of the parent.
 * @returns The number of completed activities, at most 100, and when the newest one was: Unix time in milliseconds.
 */
export async function latestActivities(
  client: TurnkeyClient,
  organizationId: string,
  deadline: AbortSignal,
): Promise<{ activities: number; lastActivityMs: number | undefined }> {
  const fields = { filterByStatus: ['ACTIVITY_STATUS_COMPLETED'], paginationOptions: { limit: String(PAGE) } };
  const query = { name: 'list_activities', organizationId, fields, answer };
  const { activities } = await client.query(query, deadline);
  const times = activities.map(({ createdAt }) => Number(createdAt.seconds) * 1000);
  return { activities: activities.length, lastActivityMs: times.length > 0 ? Math.max(...times) : undefined };
}
