import { createHmac } from 'node:crypto';
import type { Carrier } from './messages.ts';

const TIMEOUT_MS = 10_000;

/**
 * Delivers SMS and WhatsApp messages to a webhook, which passes them to a provider: `POST {"to","text","channel"}` with the
 * header `X-Postern-Signature`, the hex HMAC-SHA-256 of the body. `channel` is `sms` or `whatsapp`.
 * @param url The URL of the webhook.
 * @param secret The key of the signature.
 */
export function smsWebhookCarrier(url: string, secret: string): Carrier {
  return {
    async send({ recipient, text, channel }) {
      const body = JSON.stringify({ to: recipient, text, channel });
      const signature = createHmac('sha256', secret).update(body).digest('hex');
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Postern-Signature': signature },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`the webhook answered ${response.status}`);
    },
    close() {},
  };
}
