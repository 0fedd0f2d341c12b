import type { JsonObject } from '@postern/protocol';
import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import { Uuid } from '../../operation/paging-schemas.ts';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { activityView } from '../../pipeline/activity-view.ts';

/** One activity. */
export const getActivity: QueryDefinition<{ activityId: string }, { activity: JsonObject }> = {
  name: 'get_activity',
  parameters: z.object({ activityId: Uuid }),
  async answer({ activityId }, { store, organization, caller }) {
    const activity = await store.activities.find(organization.id, activityId);
    if (!activity) throw notFound('activity');
    return { activity: await activityView(store, activity, caller.userId) };
  },
};
