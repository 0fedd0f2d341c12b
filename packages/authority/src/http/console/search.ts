import { z } from 'zod';
import { isStorableText } from '../../operation/storable-text.ts';
import type { ConsoleEndpoint } from './endpoint.ts';

const MAX_OF_A_KIND = 10;

/** Organizations, users, addresses and activities that have a text in a name, contact, address, type or id. */
export const search: ConsoleEndpoint<'search', { text: string }> = {
  name: 'search',
  method: 'GET',
  parameters: z.object({ text: z.string().trim().min(2).max(200).refine(isStorableText, 'not text') }),
  answer: async ({ text }, { database }) => ({
    found: await database.browse((store) => store.search(text, MAX_OF_A_KIND)),
  }),
};
