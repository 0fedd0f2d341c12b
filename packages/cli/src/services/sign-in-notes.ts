import type { InboxState } from '@postern/authority';
import { commandLine } from '../command-line.ts';
import type { CarrierSettings } from './carrier-settings.ts';

/** Tells the operator where codes arrive. */
export function codesNote({ smtp, smsWebhook }: CarrierSettings, inbox: InboxState, data: string): string[] {
  const sent = [...(smtp ? ['e-mail by SMTP'] : []), ...(smsWebhook ? ['SMS by the webhook'] : [])];
  const ways = sent.join(' and ');
  if (inbox.state === 'closed') {
    if (inbox.because === 'carrier') {
      return [
        `Codes leave the house as ${ways}. The inbox is closed`,
        'because of that; POSTERN_INBOX_PASSWORD opens it.',
      ];
    }
    if (inbox.because === 'remote database') {
      return ['The inbox is closed, because the database is on another machine;', 'POSTERN_INBOX_PASSWORD opens it.'];
    }
    if (sent.length > 0) return [`Codes leave the house as ${ways}.`];
    return ['Codes go nowhere: set POSTERN_SMTP_URL to send them, or --expose-inbox to read them.'];
  }
  if (sent.length > 0) return [`Codes leave the house as ${ways}, and can be read in the inbox, too.`];
  return [
    'Nothing is really sent: codes arrive in the inbox, at its address or by',
    `"${commandLine('inbox', data)}".`,
  ];
}

/** Warns of an inbox that other machines can read. */
export function openInboxWarning(host: string): string {
  return `The servers listen on ${host}: everybody who reaches this machine can read the codes.`;
}
