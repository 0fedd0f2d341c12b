import type { CarrierSettings } from './carrier-settings.ts';

/** Tells the operator where codes arrive. */
export function codesNote({ smtp, smsWebhook }: CarrierSettings, isInboxOpen: boolean): string[] {
  const sent = [...(smtp ? ['e-mail by SMTP'] : []), ...(smsWebhook ? ['SMS by the webhook'] : [])];
  if (sent.length > 0) {
    const inbox = isInboxOpen ? ', and can be read in the inbox, too' : '';
    return [`Codes leave the house as ${sent.join(' and ')}${inbox}.`];
  }
  if (isInboxOpen)
    return ['Nothing is really sent: codes arrive in the inbox, at its address or by', '"npx postern inbox".'];
  return ['Codes go nowhere: set POSTERN_SMTP_URL to send them, or --expose-inbox to read them.'];
}

/** Warns of an inbox that other machines can read. */
export function openInboxWarning(host: string): string {
  return `The servers listen on ${host}: everybody who reaches this machine can read the codes.`;
}
