import { apiError } from '../errors/api-error.ts';
import type { Message } from '../messages/messages.ts';
import type { MessageCount } from '../store/outbox.ts';
import type { ActivityContext } from './activity-context.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** How many messages the organization of an activity has had sent within an hour and within a day. */
export function countMessages({ store, organization, now }: ActivityContext): Promise<MessageCount> {
  const [hourAgo, dayAgo] = [new Date(now.getTime() - HOUR_MS), new Date(now.getTime() - DAY_MS)];
  return store.outbox.countSince(organization.id, hourAgo, dayAgo);
}

/**
 * Sends a message for the organization of an activity. Activities have no other way to send messages.
 * @param sent The count of messages before this one, when the caller has asked for it together with something else.
 * @throws ApiError when the organization has sent too many messages within an hour or a day.
 */
export async function sendMessage(
  context: ActivityContext,
  message: Omit<Message, 'organizationId'>,
  sent: MessageCount | Promise<MessageCount> = countMessages(context),
): Promise<void> {
  const { store, messages, organization, messageSettings } = context;
  const quota = organization.parentId === null ? messageSettings.parentQuota : messageSettings.subOrganizationQuota;
  const { lastHour, lastDay } = await sent;
  if (lastHour >= quota.perHour || lastDay >= quota.perDay) throw apiError('MESSAGE_QUOTA');
  store.soon(messages.enqueue(store, { organizationId: organization.id, ...message }));
}
