import type { Identity } from '../identities/identity.ts';
import type { NewDelivery, WebhookOutbox } from '../store/contract.ts';
import type { Subscription, WebhookEvent } from './webhook-event.ts';
import { deliveryOf } from './webhook-event.ts';

/** An account that was created. */
export interface SignedUp {
  identity: Identity;
  organizationId: string;
  userId?: string | undefined;
  requestId?: string | undefined;
}

/** A session of a user. */
export interface UserSession {
  organizationId: string;
  userId: string;
  /** Its key: compressed P-256, lowercase hex. */
  publicKey: string;
  /** When its tokens expire: Unix time in milliseconds. */
  expiresAtMs: number;
  requestId?: string | undefined;
}

/** A session that was opened for a user. */
export interface LoggedIn extends UserSession {
  identity: Identity;
  /** Whether the account was created by the same request. */
  created: boolean;
}

/** Makes webhooks of what happens. What the store adds to the outbox in the same step is given to the store. */
export interface Webhooks {
  signedUp(event: SignedUp): NewDelivery[];
  sessionEnded(event: UserSession): NewDelivery[];
  /** Adds the webhooks of a log-in to the outbox, in one statement. A repeated log-in adds nothing. */
  loggedIn(event: LoggedIn): Promise<void>;
  /** Begins to deliver, when something was added to the outbox. */
  deliver(added: readonly NewDelivery[]): void;
}

export interface CreateWebhooksOptions {
  subscriptions: readonly Subscription[];
  outbox: Pick<WebhookOutbox, 'add'>;
  /** The parent organization. */
  parentId: string;
  /** Unix time in milliseconds. */
  now: () => number;
  /** Begins to deliver what is in the outbox. */
  wake: () => void;
}

export function createWebhooks({ subscriptions, outbox, parentId, now, wake }: CreateWebhooksOptions): Webhooks {
  function deliveriesOf(event: WebhookEvent): NewDelivery[] {
    return subscriptions
      .filter(({ events }) => events.some((type) => type === event.type))
      .map(({ name: endpoint, includeIdentity }) => deliveryOf(event, { parentId, endpoint }, includeIdentity));
  }

  function deliver(added: readonly NewDelivery[]): void {
    if (added.length > 0) wake();
  }

  return {
    signedUp({ organizationId, userId, identity, requestId }) {
      const data = { organizationId, userId, identity, requestId };
      return deliveriesOf({ type: 'user.signed_up', name: organizationId, atMs: now(), data });
    },
    sessionEnded({ organizationId, userId, publicKey, expiresAtMs, requestId }) {
      const name = `${organizationId} ${userId} ${publicKey} ${expiresAtMs}`;
      const data = { organizationId, userId, sessionId: publicKey, requestId };
      return deliveriesOf({ type: 'session.ended', name, atMs: now(), data });
    },
    async loggedIn({ organizationId, userId, publicKey, expiresAtMs, identity, created, requestId }) {
      const name = `${organizationId} ${userId} ${publicKey} ${expiresAtMs}`;
      const data = { organizationId, userId, identity, created, sessionId: publicKey, requestId };
      const deliveries = deliveriesOf({ type: 'user.logged_in', name, atMs: now(), data });
      if (deliveries.length === 0) return;
      await outbox.add(deliveries);
      deliver(deliveries);
    },
    deliver,
  };
}
