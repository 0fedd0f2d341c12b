import { CommandError } from '../command-error.ts';

/** How messages are delivered. Other messages stay in the inbox. */
export interface CarrierSettings {
  smtp?: { url: string; from: string };
  smsWebhook?: { url: string; secret: string };
}

/**
 * Reads `POSTERN_SMTP_*` and `POSTERN_SMS_WEBHOOK_*`.
 *
 * @throws CommandError when one of a pair is missing, or a URL is invalid
 */
export function carrierSettings(environment: NodeJS.ProcessEnv): CarrierSettings {
  const smtp = pair(environment, 'POSTERN_SMTP_URL', 'POSTERN_SMTP_FROM', ['smtp:', 'smtps:']);
  const sms = pair(environment, 'POSTERN_SMS_WEBHOOK_URL', 'POSTERN_SMS_WEBHOOK_SECRET', ['http:', 'https:']);
  return {
    ...(smtp ? { smtp: { url: smtp[0], from: smtp[1] } } : {}),
    ...(sms ? { smsWebhook: { url: sms[0], secret: sms[1] } } : {}),
  };
}

function pair(
  environment: NodeJS.ProcessEnv,
  urlName: string,
  otherName: string,
  protocols: string[],
): [url: string, other: string] | undefined {
  const [url, other] = [environment[urlName], environment[otherName]];
  if (url === undefined && other === undefined) return undefined;
  if (!url || !other) {
    throw new CommandError(`${url ? otherName : urlName} is not set: set both ${urlName} and ${otherName}.`);
  }
  if (!URL.canParse(url) || !protocols.includes(new URL(url).protocol)) {
    throw new CommandError(`${urlName} is not a URL that begins with ${protocols.join('// or ')}//: correct it.`);
  }
  return [url, other];
}
