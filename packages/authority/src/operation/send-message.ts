import { apiError } from '../errors/api-error.ts';
import type { Message } from '../messages/messages.ts';
import type { ActivityContext } from './activity-context.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/**
 * Sends a message for the organization of an activity. Activities have no other way to send messages.
 * @throws ApiError when the organization has sent too many messages within an hour or a day.
 */
export async function sendMessage(context: ActivityContext, message: Omit<Message, 'organizationId'>): Promise<void> {
  const { store, messages, organization, messageSettings, now } = context;
  const quota = organization.parentId === null ? messageSettings.parentQuota : messageSettings.subOrganizationQuota;
  const [hourAgo, dayAgo] = [new Date(now.getTime() - HOUR_MS), new Date(now.getTime() - DAY_MS)];
  const { lastHour, lastDay } = await store.outbox.countSince(organization.id, hourAgo, dayAgo);
  if (lastHour >= quota.perHour || lastDay >= quota.perDay) throw apiError('MESSAGE_QUOTA');
  await messages.enqueue(store, { organizationId: organization.id, ...message });
}
