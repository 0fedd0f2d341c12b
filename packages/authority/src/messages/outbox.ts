import { isJsonObject, parseJsonObject, stringField } from '@postern/protocol';
import type { Runtime } from '../runtime.ts';
import type { Database } from '../store/database.ts';
import type { OutboxMessage } from '../store/outbox.ts';
import type { Vault } from '../vault/vault.ts';
import type { Carriers, Message, Messages } from './messages.ts';

/**
 * Pauses between attempts, in milliseconds. After the last one there are no more attempts: codes expire after five
 * minutes.
 */
const PAUSES_MS = [2_000, 8_000, 30_000, 120_000];
const POLL_MS = 5_000;

export interface OutboxOptions {
  database: Database;
  vault: Vault;
  carriers: Carriers;
  runtime: Runtime;
  /** Reports a failed delivery, without the text of the message. */
  onFailure(event: { messageId: string; channel: string; attempts: number; givenUp: boolean }): void;
}

/**
 * The outbox. A message is stored in the transaction of its activity. After the commit, the first process to take it
 * sends it. Without a carrier for its channel, it is not sent and can be read in the inbox.
 */
export function createOutbox(options: OutboxOptions): Messages {
  const { database, vault, carriers, runtime, onFailure } = options;
  const hasCarrier = Object.keys(carriers).length > 0;
  let running: Promise<void> | undefined;
  let isAskedAgain = false;
  let closed = false;

  async function deliverDue(): Promise<void> {
    while (!closed) {
      const now = runtime.now();
      const taken = await database.store.outbox.takeDue(new Date(now), new Date(now + 60_000));
      if (!taken) return;
      await deliver(taken);
    }
  }

  async function deliver(taken: OutboxMessage): Promise<void> {
    const carrier = carriers[taken.channel];
    try {
      if (!carrier) throw new Error('no carrier');
      await carrier.send(openMessage(vault, taken));
      await database.store.outbox.markDelivered(taken.organizationId, taken.id, new Date(runtime.now()));
    } catch {
      const pause = PAUSES_MS[taken.attempts - 1];
      const next = pause === undefined ? null : new Date(runtime.now() + pause);
      await database.store.outbox.putOff(taken.organizationId, taken.id, next);
      onFailure({ messageId: taken.id, channel: taken.channel, attempts: taken.attempts, givenUp: next === null });
    }
  }

  function deliverSoon(): void {
    if (!hasCarrier || closed) return;
    // The current round may end before it sees the newest message.
    isAskedAgain = running !== undefined;
    running ??= deliverDue()
      .catch(() => {})
      .finally(() => {
        running = undefined;
        if (isAskedAgain) deliverSoon();
      });
  }

  const timer = hasCarrier ? setInterval(deliverSoon, POLL_MS).unref() : undefined;

  return {
    async enqueue(store, message) {
      const id = runtime.newId();
      const now = new Date(runtime.now());
      await store.outbox.insert({
        id,
        organizationId: message.organizationId,
        channel: message.channel,
        recipient: message.recipient,
        sealedMessage: vault.sealText(purposeOf(id), contentOf(message)),
        attempts: 0,
        nextAttemptAt: carriers[message.channel] ? now : null,
        deliveredAt: null,
        createdAt: now,
      });
    },
    deliverSoon,
    async inbox(recipient, limit) {
      const messages = await database.store.outbox.list(recipient, limit);
      return messages.map((kept) => {
        const { organizationId: _, sender: __, ...shown } = openMessage(vault, kept);
        return { id: kept.id, ...shown, createdAt: kept.createdAt.toISOString() };
      });
    },
    async close() {
      closed = true;
      clearInterval(timer);
      await running;
      for (const carrier of Object.values(carriers)) carrier.close();
    },
  };
}

function contentOf({ subject, text, html, language, sender, code }: Message): string {
  return JSON.stringify({ subject, text, html, language, sender, code });
}

function openMessage(vault: Vault, kept: OutboxMessage): Message {
  const { organizationId, channel, recipient } = kept;
  const opened = parseJsonObject(vault.openText(purposeOf(kept.id), kept.sealedMessage));
  return {
    organizationId,
    channel,
    recipient,
    subject: stringField(opened, 'subject'),
    text: stringField(opened, 'text'),
    ...(isJsonObject(opened.sender) ? { sender: opened.sender } : {}),
    ...(typeof opened.html === 'string' ? { html: opened.html } : {}),
    ...(typeof opened.language === 'string' ? { language: opened.language } : {}),
    ...(typeof opened.code === 'string' ? { code: opened.code } : {}),
  };
}

function purposeOf(id: string): string {
  return `outbox ${id}`;
}
