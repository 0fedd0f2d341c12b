import { z } from 'zod';
import type { ConsoleEndpoint } from './endpoint.ts';

const MAX = 50;

/** What has been sent, newest first: the inbox. */
export const messages: ConsoleEndpoint<'messages', object> = {
  name: 'messages',
  method: 'GET',
  parameters: z.object({}),
  async answer(_, kernel) {
    const sent = await kernel.messages.inbox(undefined, MAX);
    return { messages: sent.map(({ html, ...message }) => ({ ...message, hasHtml: html !== undefined })) };
  },
};
