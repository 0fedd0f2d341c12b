import { randomUUID } from 'node:crypto';
import { closestName } from './configuration/closest-name.ts';
import { ConfigurationError } from './configuration/configuration-error.ts';
import { optionProblems } from './configuration/option-problems.ts';
import type { PosternOptions } from './configuration/options.ts';
import { webhooksSettings } from './configuration/webhooks-settings.ts';
import { sendWebhook } from './webhooks/send-webhook.ts';
import { deliveryOf } from './webhooks/webhook-event.ts';
import { withoutRedirects } from './without-redirects.ts';

/** What an endpoint has answered to a test event. */
export interface TestWebhookResult {
  /** The `webhook-id`. */
  id: string;
  /** Whether the status was 200 to 299. */
  isDelivered: boolean;
  /** The HTTP status, or why there is none. */
  answer: string;
  durationMs: number;
}

/**
 * Sends an event of the type `test` to an endpoint, once, past the store. Its `data` is empty.
 * @param options Those of `createPostern`.
 * @param name The name of the endpoint.
 * @throws ConfigurationError when the option `webhooks` is wrong, or has no such endpoint.
 */
export async function sendTestWebhook(
  { webhooks, fetch: send = fetch, now = Date.now }: Pick<PosternOptions, 'webhooks' | 'fetch' | 'now'>,
  name: string,
): Promise<TestWebhookResult> {
  const parsed = webhooksSettings.safeParse(webhooks ?? { endpoints: {} });
  if (!parsed.success) {
    const nameOf = (path: string) => `Option webhooks.${path}`;
    throw new ConfigurationError(optionProblems(webhooksSettings, parsed.error.issues, { nameOf }));
  }
  const { endpoints, timeoutMs } = parsed.data;
  const endpoint = endpoints.find((each) => each.name === name);
  if (!endpoint) throw new ConfigurationError([noEndpoint(name, endpoints)]);
  const event = { type: 'test' as const, name: randomUUID(), atMs: now(), data: {} };
  const delivery = deliveryOf(event, { parentId: '', endpoint: name }, false);
  const startedAt = performance.now();
  const { isDelivered, text } = await sendWebhook(endpoint, delivery, { send: withoutRedirects(send), timeoutMs, now });
  return { id: delivery.id, isDelivered, answer: text, durationMs: Math.round(performance.now() - startedAt) };
}

function noEndpoint(name: string, endpoints: readonly { name: string }[]): string {
  const names = endpoints.map((each) => each.name);
  const meant = closestName(name, names);
  if (meant) return `Option webhooks.endpoints.${name} does not exist. Did you mean ${meant}?`;
  const known = names.length > 0 ? ` There are ${names.join(', ')}.` : '';
  return `Option webhooks.endpoints.${name} does not exist.${known}`;
}
