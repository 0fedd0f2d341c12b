import type { JsonObject } from '@postern/protocol';
import { z } from 'zod';
import { notFound } from '../kernel/api-error.ts';
import type { QueryDefinition } from '../kernel/query-definition.ts';
import { activityView } from '../views/activity.ts';
import { Uuid } from './schemas.ts';

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
