import type { Messages } from '../messages/messages.ts';
import { jsonResponse } from './json-response.ts';

const MAX_MESSAGES = 50;

/** What has been sent, newest first, as JSON. */
export async function inboxJson(messages: Messages, recipient: string | undefined): Promise<Response> {
  return jsonResponse(200, { messages: await messages.inbox(recipient, MAX_MESSAGES) });
}
