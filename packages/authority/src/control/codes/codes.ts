import { setTimeout as pause } from 'node:timers/promises';
import type { InboxMessage, Messages } from '../../messages/messages.ts';

/** A message with a one-time code. */
export interface SentCode extends InboxMessage {
  code: string;
}

/** The codes that have been sent. Each is handed out once, so that a test that asks again gets the next one. */
export interface Codes {
  /**
   * Waits for a code that this function has not returned yet, and returns the newest one.
   * @param contact An e-mail address or a phone number, as the message was sent to it.
   * @param timeoutMs Milliseconds.
   * @returns Undefined when none has come in this time.
   */
  wait(contact: string, timeoutMs: number, signal: AbortSignal): Promise<SentCode | undefined>;
  /** Forgets which codes have been handed out. */
  forget(): void;
  /** @returns Brings back which codes have been handed out until now. */
  keep(): () => void;
}

/** Another process may send the message, so the database is asked. Milliseconds. */
const POLL_MS = 25;
/** A contact has less active codes than that. */
const MESSAGES = 10;
const MAX_CONTACTS = 10_000;

/** @param messages Those of the keys that are open now. */
export function createCodes(messages: () => Pick<Messages, 'inbox'>): Codes {
  let handedOut = new Map<string, string>();

  async function newest(contact: string): Promise<SentCode | undefined> {
    const sent = await messages().inbox(contact, MESSAGES);
    const message = sent.find((each): each is SentCode => each.code !== undefined);
    return message && message.id !== handedOut.get(contact) ? message : undefined;
  }

  return {
    async wait(contact, timeoutMs, signal) {
      const end = performance.now() + timeoutMs;
      for (;;) {
        const message = await newest(contact);
        if (message) {
          const [oldest] = handedOut.keys();
          if (handedOut.size >= MAX_CONTACTS && oldest !== undefined) handedOut.delete(oldest);
          handedOut.set(contact, message.id);
          return message;
        }
        if (signal.aborted || performance.now() + POLL_MS > end) return undefined;
        await pause(POLL_MS);
      }
    },
    forget: () => handedOut.clear(),
    keep() {
      const kept = new Map(handedOut);
      return () => {
        handedOut = new Map(kept);
      };
    },
  };
}
