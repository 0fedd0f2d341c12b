import type { WebhookEventType } from '../webhooks/webhook-event.ts';

/** Where events are sent, signed by the specification of Standard Webhooks. */
export interface WebhooksOptions {
  /** The endpoints by a name of your choice, such as `crm`. The name is in the store, in notices and in metrics. */
  endpoints: Record<string, WebhookEndpointOptions>;
  /**
   * Whether this process delivers by itself. If not, only `deliverWebhooks` of the backend and other processes with the
   * same store deliver: for platforms that stop a process between requests.
   * @default true
   */
  background?: boolean;
  /**
   * How long to wait for the answer of an endpoint, in milliseconds, 60000 at most.
   * @default 15000
   */
  timeoutMs?: number;
  /**
   * After how many days a delivered webhook is deleted from the store, 90 at most.
   * @default 7
   */
  keepDeliveredDays?: number;
}

export interface WebhookEndpointOptions {
  /** An https URL. In development also http on this machine. */
  url: string;
  /**
   * The secret that signs: `whsec_` and 24 to 64 random bytes in base64. To replace it, give the new and the old one, as a
   * list or in one text, separated by commas. Every secret signs. Give it from an environment variable.
   */
  secrets?: string | readonly string[] | undefined;
  /** Instead of `secrets`: a file with one secret in each line. It is read at the start. */
  secretsFile?: string | undefined;
  /** The types of events that it gets; default all. */
  events?: readonly WebhookEventType[];
  /**
   * Whether `identity` also has what the user proved: the contact, the subject at an OpenID provider, the passkey's id or
   * the wallet's public key. This is personal data, and the store keeps it in plain text until the webhook is deleted.
   * @default false
   */
  includeIdentity?: boolean;
}
