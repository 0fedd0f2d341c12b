import { z } from 'zod';
import { listAll } from './list-all.ts';
import type { TurnkeyClient } from './turnkey-client.ts';

const answer = z.object({
  activities: z.array(
    z.object({
      id: z.string(),
      intent: z.record(z.string(), z.unknown()),
      result: z.record(z.string(), z.unknown()).nullish(),
      createdAt: z.object({ seconds: z.string(), nanos: z.string() }),
    }),
  ),
});

/** A completed activity with its intent and result. */
export type ListedActivity = z.infer<typeof answer>['activities'][number];

/**
 * `list_activities` of a sub-organization: the completed activities of some types, newest first. No user can delete or
 * change them.
 * @throws UpstreamError, also when there are more than a thousand.
 */
export function listActivities(
  client: TurnkeyClient,
  organizationId: string,
  filterByType: readonly string[],
  deadline: AbortSignal,
): Promise<ListedActivity[]> {
  return listAll(
    async (paginationOptions) => {
      const fields = { filterByType, filterByStatus: ['ACTIVITY_STATUS_COMPLETED'], paginationOptions };
      const query = { name: 'list_activities', organizationId, fields, answer };
      return (await client.query(query, deadline)).activities;
    },
    ({ id }) => id,
  );
}
