import { isJsonObject, parseJsonObject, stringField } from '@postern/protocol';
import { CommandError } from '../command-error.ts';
import { commandLine } from '../command-line.ts';
import { EXIT_CODES } from '../exit-codes.ts';

/** A message that the authority has sent. */
export interface InboxMessage {
  id: string;
  channel: string;
  /** E-mail address or phone number. */
  recipient: string;
  subject: string;
  text: string;
  /** RFC 3339. */
  createdAt: string;
}

const TIMEOUT_MS = 5_000;

/** Which inbox to read, and which messages. */
export interface InboxQuestion {
  turnkeyApiUrl: string;
  /** Only messages to this e-mail address or phone number. */
  to?: string;
  /** Needed when the inbox has one. */
  password?: string | undefined;
  /** The data folder as it was given, for hints. */
  data: string;
}

/**
 * Reads the messages of a running authority, the oldest first.
 *
 * @throws CommandError when it does not answer, or does not show its inbox
 */
export async function readInbox({ turnkeyApiUrl, to, password, data }: InboxQuestion): Promise<InboxMessage[]> {
  const url = new URL('/_authority/inbox', turnkeyApiUrl);
  if (to !== undefined) url.searchParams.set('to', to);
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const authorization = `Basic ${Buffer.from(`postern:${password}`).toString('base64')}`;
  const headers = { Accept: 'application/json', ...(password === undefined ? {} : { Authorization: authorization }) };
  const response = await fetch(url, { headers, signal, redirect: 'error' }).catch(() => {
    throw new CommandError(
      `The authority at ${turnkeyApiUrl} does not answer: start it with "${commandLine('dev', data)}".`,
      EXIT_CODES.NOT_RUNNING,
    );
  });
  if (response.status === 401 || response.status === 429) throw new CommandError(passwordRefusal(response, password));
  if (!response.ok) {
    throw new CommandError(
      `The authority at ${turnkeyApiUrl} does not show its inbox: start it with "${commandLine('dev', data)}", or "postern authority" with --expose-inbox.`,
    );
  }
  const { messages } = parseJsonObject(await response.text());
  const known = (Array.isArray(messages) ? messages : []).filter(isJsonObject).map((message) => ({
    id: stringField(message, 'id'),
    channel: stringField(message, 'channel'),
    recipient: stringField(message, 'recipient'),
    subject: stringField(message, 'subject'),
    text: stringField(message, 'text'),
    createdAt: stringField(message, 'createdAt'),
  }));
  return known.reverse();
}

function passwordRefusal({ status }: Response, password: string | undefined): string {
  if (status === 429) return 'Too many wrong passwords for the inbox: wait a minute and try again.';
  if (password === undefined) return 'The inbox needs its password: set POSTERN_INBOX_PASSWORD.';
  return 'The password of the inbox is wrong: correct POSTERN_INBOX_PASSWORD.';
}

/**
 * Finds the one-time code in a message: six to nine digits, or as many capitals and digits with both in them.
 *
 * @returns undefined when there is none
 */
export function codeIn({ text }: Pick<InboxMessage, 'text'>): string | undefined {
  return /\b\d{6,9}\b/.exec(text)?.[0] ?? /\b(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z\d]{6,9}\b/.exec(text)?.[0];
}
