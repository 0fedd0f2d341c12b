import { InvalidArgumentError, Option } from 'commander';
import { USUAL_DATA_FOLDER } from './command-line.ts';
import { LOG_LEVELS } from './monitoring/logger.ts';

/** The options that several commands share. Each has an environment variable; secrets have only that. */

export function dataOption(): Option {
  return new Option('--data <folder>', 'where keys, settings and the database are kept')
    .env('POSTERN_DATA')
    .default(USUAL_DATA_FOLDER)
    .argParser(notEmpty);
}

export function configOption(): Option {
  return new Option(
    '--config <file>',
    'file of the configuration; default: postern.config.ts in this folder',
  ).argParser(notEmpty);
}

export function hostOption(): Option {
  return new Option('--host <host>', 'address to listen on')
    .env('POSTERN_HOST')
    .default('localhost')
    .argParser(notEmpty);
}

export function portOption(description: string): Option {
  return new Option('--port <number>', description).env('POSTERN_PORT').default(3000).argParser(portNumber);
}

export function authorityPortOption(): Option {
  return new Option('--authority-port <number>', 'port of the authority')
    .env('POSTERN_AUTHORITY_PORT')
    .default(4000)
    .argParser(portNumber);
}

export function oidcPortOption(): Option {
  return new Option('--oidc-port <number>', 'port of the local identity provider')
    .env('POSTERN_OIDC_PORT')
    .default(4001)
    .argParser(portNumber);
}

export function loopbackIssuersOption(): Option {
  return new Option('--loopback-issuers <list>', 'further OpenID issuers on this machine, for development')
    .env('POSTERN_LOOPBACK_ISSUERS')
    .argParser(issuerList);
}

export function originsOption(description: string): Option {
  return new Option('--origins <list>', description).env('POSTERN_ORIGINS').argParser(originList);
}

/** Options of `postern authority` and `postern dev` for the authority's messages and inbox. */
export interface MessageFlags {
  inboxPassword?: string;
  hosts?: string[];
  codeInSubject: boolean;
  templates?: string;
  messagesPerHour?: number;
  messagesPerDay?: number;
}

export function messageOptions(): Option[] {
  return [
    inboxPasswordOption(),
    new Option('--hosts <list>', 'further host names with ports of the inbox and the demo')
      .env('POSTERN_HOSTS')
      .argParser(hostList),
    new Option('--code-in-subject', 'put codes into the subject of e-mails; locked screens show them')
      .env('POSTERN_CODE_IN_SUBJECT')
      .default(false),
    new Option('--templates <folder>', 'folder of your e-mail templates; docs/messages.md describes it')
      .env('POSTERN_TEMPLATES')
      .argParser(notEmpty),
    new Option('--messages-per-hour <number>', 'messages that the parent organization may send (default: 2000)')
      .env('POSTERN_MESSAGES_PER_HOUR')
      .argParser(positiveNumber),
    new Option('--messages-per-day <number>', 'the same for a day (default: 20000)')
      .env('POSTERN_MESSAGES_PER_DAY')
      .argParser(positiveNumber),
  ];
}

export function inboxPasswordOption(): Option {
  return new Option('--inbox-password <password>', 'password of the inbox; prefer the environment variable')
    .env('POSTERN_INBOX_PASSWORD')
    .argParser(inboxPassword);
}

export function compatibilityOption(): Option {
  return new Option(
    '--compatibility <form>',
    "accept requests in the form of Turnkey's guide, with codes in plain text",
  )
    .env('POSTERN_COMPATIBILITY')
    .choices(['guide']);
}

export function logLevelOption(): Option {
  return new Option('--log-level <level>', 'which lines are logged')
    .env('POSTERN_LOG_LEVEL')
    .choices(LOG_LEVELS)
    .default('info');
}

/** Where Prometheus reads metrics. It is another port than the app's, so that they are never public with the app. */
export function metricsOptions(): Option[] {
  return [
    new Option('--metrics-port <number>', 'port of the metrics for Prometheus, at /metrics (default: no metrics)')
      .env('POSTERN_METRICS_PORT')
      .argParser(portNumber),
    new Option('--metrics-host <host>', 'address of the metrics')
      .env('POSTERN_METRICS_HOST')
      .default('localhost')
      .argParser(notEmpty),
  ];
}

/** Variables that have no flag, because every user of a machine can see a command line. */
export const AUTHORITY_ENVIRONMENT = `
Environment:
  DATABASE_URL                postgres://… of your own database; without it, one is started in the data folder
  POSTERN_CONTROL_TOKEN       token of the control API, at least 16 characters; without it, a file in the data folder
  POSTERN_MASTER_KEY          64 hex characters that encrypt all secrets; without it, a file in the data folder
  POSTERN_SMTP_URL            smtp://user:password@host:port, to send e-mail
  POSTERN_SMTP_FROM           its sender, for example "Example <login@example.com>"
  POSTERN_SMS_WEBHOOK_URL     where to post {"to","text","channel"}, to send SMS and WhatsApp messages
  POSTERN_SMS_WEBHOOK_SECRET  key of the HMAC-SHA-256 in X-Postern-Signature
"postern authority" reads the secrets among them from files too: POSTERN_MASTER_KEY_FILE names one, and so on.`;

function notEmpty(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
}

function inboxPassword(text: string): string {
  if (text.length < 8) throw new InvalidArgumentError('It must have at least eight characters.');
  return text;
}

function positiveNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number of at least 1.');
  return Number(text);
}

function hostList(text: string): string[] {
  const hosts = text.split(',').map((host) => host.trim());
  if (!hosts.every((host) => /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?$/i.test(host))) {
    throw new InvalidArgumentError('It must be hosts such as dev.example.com:4000, separated by commas.');
  }
  return hosts;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('It must be a number from 0 to 65535.');
  return port;
}

function originList(text: string): string[] {
  const origins = text.split(',').map((origin) => origin.trim());
  if (!origins.every((origin) => /^[a-z][a-z0-9+.-]*:\/\/[^/*?#@\s]+$/.test(origin))) {
    throw new InvalidArgumentError('It must be exact origins such as https://app.example.com, separated by commas.');
  }
  return origins;
}

function issuerList(text: string): string[] {
  const issuers = text.split(',').map((issuer) => issuer.trim());
  if (
    !issuers.every((issuer) =>
      /^https?:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?(\/[^?#\s]*)?$/.test(issuer),
    )
  ) {
    throw new InvalidArgumentError(
      'It must be issuer URLs on this machine such as http://127.0.0.1:9000, separated by commas.',
    );
  }
  return issuers;
}
