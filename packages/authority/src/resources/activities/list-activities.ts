import { ACTIVITY_STATUSES, type JsonObject } from '@postern/protocol';
import { z } from 'zod';
import { Pagination } from '../../operation/paging-schemas.ts';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { activityViews } from '../../pipeline/activity-view.ts';
import type { Page } from '../../store/page.ts';

interface QueryParams {
  filterByStatus: string[];
  filterByType: string[];
  paginationOptions: Page;
}

/** The activities of an organization, newest first. */
export const listActivities: QueryDefinition<QueryParams, { activities: JsonObject[] }> = {
  name: 'list_activities',
  parameters: z.object({
    filterByStatus: z.array(z.enum(ACTIVITY_STATUSES)).max(20).default([]),
    filterByType: z.array(z.string().max(200)).max(200).default([]),
    paginationOptions: Pagination,
  }),
  async answer({ filterByStatus, filterByType, paginationOptions }, { store, organization, caller, now }) {
    const filter = { statuses: filterByStatus, types: filterByType };
    const activities = await store.activities.list(organization.id, filter, paginationOptions);
    return { activities: await activityViews(store, activities, { userId: caller.userId, now }) };
  },
};
