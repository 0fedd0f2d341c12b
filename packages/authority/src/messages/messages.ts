import type { Store } from '../store/database.ts';

/** One message to a person. */
export interface Message {
  organizationId: string;
  channel: 'email' | 'sms' | 'whatsapp';
  /** E-mail address or E.164 phone number. */
  recipient: string;
  /** Only e-mails have one. */
  subject: string;
  /** The plain text. */
  text: string;
  /** The same as HTML. Only e-mails have it. */
  html?: string;
  /** The language of an e-mail, a BCP 47 tag. */
  language?: string;
  /** The one-time code in the text. */
  code?: string;
  /** The sender of an e-mail, when the parent organization does not want the carrier's default. */
  sender?: Sender;
}

/** The sender of an e-mail. The carrier has defaults for absent fields. */
export interface Sender {
  name?: string;
  address?: string;
  replyTo?: string;
}

/** Stores messages in the transaction of their activity, and delivers them after the commit. */
export interface Messages {
  enqueue(store: Store, message: Message): Promise<void>;
  /** Starts the delivery of due messages, and does not wait for it. */
  deliverSoon(): void;
  /** What has been sent, newest first. For development only: it decrypts the messages. */
  inbox(recipient: string | undefined, limit: number): Promise<InboxMessage[]>;
  close(): Promise<void>;
}

export interface InboxMessage extends Omit<Message, 'organizationId' | 'sender'> {
  id: string;
  createdAt: string;
}

/** Delivers the messages of one channel. */
export interface Carrier {
  /** @throws Error when the message could not be delivered. It is tried again later. */
  send(message: Message): Promise<void>;
  close(): void;
}

export type Carriers = Partial<Record<Message['channel'], Carrier>>;
