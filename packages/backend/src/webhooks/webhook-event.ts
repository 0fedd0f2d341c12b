import { createHash } from 'node:crypto';
import type { Identity } from '../identities/identity.ts';
import type { DeliveryTarget, NewDelivery } from '../store/contract.ts';

/** The types of events, and when each of them is written. `docs/webhooks.md` has the same table. */
export const WEBHOOK_EVENTS = {
  'user.signed_up': 'An account was created.',
  'user.logged_in': 'A user has a new session.',
  'session.ended': 'A user has ended a session, on this device or on another one.',
} as const;

export type WebhookEventType = keyof typeof WEBHOOK_EVENTS;

/** What the body of a webhook has in `data`. */
export interface WebhookData {
  /** The user's sub-organization. */
  organizationId: string;
  /** The user at Turnkey. Left out of `user.signed_up` when only the sub-organization is known. */
  userId?: string | undefined;
  /** What the user proved. Without `includeIdentity`, an endpoint gets only its type. */
  identity?: Identity | undefined;
  /** Whether the account was created by the same request. Only in `user.logged_in`. */
  created?: boolean;
  /** The session: its public key, as `GET /sessions` names it. */
  sessionId?: string;
  /** UUID of the request that caused the event. Its answer and its audit event have it, too. */
  requestId?: string | undefined;
}

/** An event before it becomes deliveries. */
export interface WebhookEvent {
  type: WebhookEventType | 'test';
  /**
   * Names what happened. The same thing has the same name, also in a repeated request or in another process: then the
   * webhook has the same id, and is stored once.
   */
  name: string;
  /** Unix time in milliseconds. */
  atMs: number;
  data: Partial<WebhookData>;
}

/** The part of an endpoint that decides what it gets. */
export interface Subscription {
  name: string;
  events: readonly WebhookEventType[];
  includeIdentity: boolean;
}

/** @param target Who gets it. */
export function deliveryOf(
  { type, name, atMs, data }: WebhookEvent,
  target: DeliveryTarget,
  includeIdentity: boolean,
): NewDelivery {
  const { identity, ...plain } = data;
  const shown = identity && (includeIdentity ? identity : { type: identity.type });
  const body = {
    type,
    timestamp: new Date(atMs).toISOString(),
    data: { ...plain, ...(shown ? { identity: shown } : {}) },
  };
  return { ...target, id: webhookId(target.parentId, type, name), type, body: JSON.stringify(body), createdAtMs: atMs };
}

/** Standard Webhooks: the id must not contain a full stop. */
function webhookId(parentId: string, type: string, name: string): string {
  const digest = createHash('sha256').update([parentId, type, name].join('\n')).digest('base64url');
  return `msg_${digest.slice(0, 27)}`;
}
