import { before, underDeadline } from '../deadline.ts';
import { VERSION } from '../version.ts';
import { RedirectError } from '../without-redirects.ts';
import { retryAfterMs } from './retry-schedule.ts';
import { signedHeaders } from './signature.ts';
import type { Subscription } from './webhook-event.ts';

/** An endpoint that gets webhooks. */
export interface WebhookEndpoint extends Subscription {
  url: string;
  /** Each signs every webhook. */
  keys: readonly Buffer[];
}

/** What an endpoint has answered. */
export interface WebhookAnswer {
  isDelivered: boolean;
  /** HTTP status. Undefined when there is no answer. */
  status: number | undefined;
  /** The status, or why there is none: a fixed text. */
  text: string;
  /** How long the endpoint wants to get nothing, in milliseconds. */
  retryAfterMs: number | undefined;
}

export interface SendWebhookOptions {
  /** It must fail on redirects. See `withoutRedirects`. */
  send: typeof fetch;
  timeoutMs: number;
  /** Unix time in milliseconds. */
  now: () => number;
}

/**
 * Sends a webhook once. The status is all that is read of the answer, with `Retry-After`.
 * @param stop Breaks it off.
 * @returns Never rejects.
 */
export async function sendWebhook(
  { url, keys }: Pick<WebhookEndpoint, 'url' | 'keys'>,
  webhook: { id: string; body: string },
  { send, timeoutMs, now }: SendWebhookOptions,
  stop?: AbortSignal,
): Promise<WebhookAnswer> {
  const headers = {
    'Content-Type': 'application/json',
    'User-Agent': `Postern/${VERSION}`,
    ...signedHeaders(keys, webhook, now()),
  };
  return underDeadline(
    timeoutMs,
    async (signal) => {
      try {
        const sent = send(url, { method: 'POST', headers, body: webhook.body, signal });
        // A `fetch` that the app gives may ignore the signal.
        const response = await before(signal, sent);
        if (response === 'late') return noAnswer('no answer in time');
        response.body?.cancel().catch(() => undefined);
        const { status } = response;
        const wait = retryAfterMs(response.headers.get('retry-after'), now());
        return { isDelivered: response.ok, status, text: String(status), retryAfterMs: wait };
      } catch (error) {
        return noAnswer(reasonOf(error, signal));
      }
    },
    stop,
  );
}

function noAnswer(text: string): WebhookAnswer {
  return { isDelivered: false, status: undefined, text, retryAfterMs: undefined };
}

function reasonOf(error: unknown, { aborted }: AbortSignal): string {
  if (error instanceof RedirectError) return 'redirect';
  return aborted ? 'no answer in time' : 'no answer';
}
