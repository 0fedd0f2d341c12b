import type { InboxState } from '@postern/authority';
import { commandLine } from '../command-line.ts';
import type { CarrierSettings } from './carrier-settings.ts';

/** Tells the operator where codes arrive. */
export function codesNote({ smtp, smsWebhook }: CarrierSettings, inbox: InboxState, data: string): string[] {
  const sent = [...(smtp ? ['e-mail by SMTP'] : []), ...(smsWebhook ? ['SMS by the webhook'] : [])];
  const ways = sent.join(' and ');
  if (inbox.state === 'closed') {
    if (inbox.because === 'carrier') {
      return [`Codes are sent as ${ways}.`, 'The inbox is closed; POSTERN_INBOX_PASSWORD opens it.'];
    }
    if (inbox.because === 'remote database') {
      return ['The inbox is closed, because the database is on another machine;', 'POSTERN_INBOX_PASSWORD opens it.'];
    }
    if (sent.length > 0) return [`Codes are sent as ${ways}.`];
    return ['Codes are not delivered: set POSTERN_SMTP_URL to send them, or --expose-inbox to read them.'];
  }
  if (sent.length > 0) return [`Codes are sent as ${ways}. You can also read them in the inbox.`];
  return ['Codes are not sent out: read them in the inbox, or print them with', `"${commandLine('inbox', data)}".`];
}

/** Warns of an inbox that other machines can read. */
export function openInboxWarning(host: string): string {
  return `The servers listen on ${host}: anyone who reaches this machine can read the codes.`;
}
