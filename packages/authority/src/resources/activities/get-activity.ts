import type { JsonObject } from '@postern/protocol';
import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { activityViews } from '../../pipeline/activity-view.ts';

/** One activity. */
export const getActivity: QueryDefinition<{ activityId: string }, { activity: JsonObject | undefined }> = {
  name: 'get_activity',
  parameters: z.object({ activityId: Uuid }),
  activityId: ({ activityId }) => activityId,
  async answer({ activityId }, { store, organization, caller, now }) {
    const record = await store.activities.find(organization.id, activityId);
    if (!record) throw notFound('activity');
    const [activity] = await activityViews(store, [record], { userId: caller.userId, now });
    return { activity };
  },
};
