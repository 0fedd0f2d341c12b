import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';
/** Standard Webhooks, "Signature scheme": the number of bytes of a secret. */
const [MIN_BYTES, MAX_BYTES] = [24, 64];

/** What a secret must look like, for messages. */
export const SECRET_FORM =
  'must be whsec_ and 24 to 64 random bytes in base64, for example of: echo "whsec_$(openssl rand -base64 32)"';

/** Reads a secret. Undefined when it is none. */
export function webhookKey(secret: string): Buffer | undefined {
  const encoded = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : '';
  const key = Buffer.from(encoded, 'base64');
  // `Buffer` ignores what is no base64.
  const isBase64 = key.toString('base64').replace(/=+$/, '') === encoded.replace(/=+$/, '');
  return isBase64 && key.length >= MIN_BYTES && key.length <= MAX_BYTES ? key : undefined;
}

/**
 * The headers of a webhook by the specification of Standard Webhooks, with one signature for each key.
 * @param nowMs When it is sent: Unix time in milliseconds.
 */
export function signedHeaders(
  keys: readonly Buffer[],
  { id, body }: { id: string; body: string },
  nowMs: number,
): Record<string, string> {
  const timestamp = String(Math.floor(nowMs / 1000));
  const signatures = keys.map((key) => {
    const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
    return `v1,${mac}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
