import { z } from 'zod';
import type { ConsoleEndpoint } from './endpoint.ts';
import { organizationSummary } from './summaries.ts';

const MAX = 100;

/** The newest organizations. */
export const organizations: ConsoleEndpoint<'organizations', object> = {
  name: 'organizations',
  method: 'GET',
  parameters: z.object({}),
  async answer(_, { database }) {
    const rows = await database.browse((store) => store.organizations(undefined, MAX));
    return { organizations: rows.map(organizationSummary) };
  },
};
