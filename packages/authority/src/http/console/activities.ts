import { z } from 'zod';
import type { ConsoleEndpoint } from './endpoint.ts';
import { activitySummary } from './summaries.ts';

const MAX = 100;

/** The newest activities of all organizations. */
export const activities: ConsoleEndpoint<'activities', object> = {
  name: 'activities',
  method: 'GET',
  parameters: z.object({}),
  async answer(_, { database }) {
    const rows = await database.browse((store) => store.activities(undefined, MAX));
    return { activities: rows.map(activitySummary) };
  },
};
