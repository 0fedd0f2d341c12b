import type { Store } from '../store/database.ts';

/** One message to a person. */
export interface Message {
  organizationId: string;
  channel: 'email' | 'sms';
  /** E-mail address or E.164 phone number. */
  recipient: string;
  /** Empty for SMS. */
  subject: string;
  text: string;
  /** Of an e-mail, where the parent organization wants it otherwise than the carrier has it. */
  sender?: Sender;
}

/** Who an e-mail comes from. What is absent is the carrier's to say. */
export interface Sender {
  name?: string;
  address?: string;
  replyTo?: string;
}

/** Takes messages in the transaction of the activity that causes them, and carries them out after it. */
export interface Messages {
  enqueue(store: Store, message: Message): Promise<void>;
  /** Starts delivering what is due, without waiting for it. */
  deliverSoon(): void;
  /** What has been sent, newest first. For development only: it opens the sealed messages. */
  inbox(recipient: string | undefined, limit: number): Promise<InboxMessage[]>;
  close(): Promise<void>;
}

export interface InboxMessage extends Omit<Message, 'organizationId' | 'sender'> {
  id: string;
  createdAt: string;
}

/** Carries messages of one channel out of the house. */
export interface Carrier {
  /** @throws Error when the message could not be handed over; it is tried again later. */
  send(message: Message): Promise<void>;
  close(): void;
}

export type Carriers = Partial<Record<Message['channel'], Carrier>>;
