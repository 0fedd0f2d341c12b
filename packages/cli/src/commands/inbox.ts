import { resolve } from 'node:path';
import { isJsonObject, parseJsonObject, stringField } from '@postern/protocol';
import { Command } from 'commander';
import { CommandError } from '../command-error.ts';
import { readDeployment } from '../data/deployment.ts';
import { dataOption, inboxPasswordOption } from '../options.ts';
import { createStyle } from '../terminal/style.ts';

const TIMEOUT_MS = 5_000;

/** `postern inbox`: the messages that the authority has sent. */
export function inboxCommand(): Command {
  return new Command('inbox')
    .description('print the messages that the running authority has sent, the newest last')
    .option('--to <contact>', 'only those to this e-mail address or phone number')
    .addOption(dataOption())
    .addOption(inboxPasswordOption())
    .action(async ({ to, data, inboxPassword }: { to?: string; data: string; inboxPassword?: string }) => {
      const { turnkeyApiUrl } = await readDeployment(resolve(data));
      const messages = await readInbox(turnkeyApiUrl, to, inboxPassword);
      if (messages.length === 0) console.error(`Nothing has been sent${to === undefined ? '' : ` to ${to}`} yet.`);
      else console.log(messages.reverse().map(show).join('\n\n'));
    });
}

type Message = Record<'channel' | 'recipient' | 'subject' | 'text' | 'createdAt', string>;

async function readInbox(
  turnkeyApiUrl: string,
  to: string | undefined,
  password: string | undefined,
): Promise<Message[]> {
  const url = new URL('/_authority/inbox', turnkeyApiUrl);
  if (to !== undefined) url.searchParams.set('to', to);
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const authorization = `Basic ${Buffer.from(`postern:${password}`).toString('base64')}`;
  const headers = { Accept: 'application/json', ...(password === undefined ? {} : { Authorization: authorization }) };
  const response = await fetch(url, { headers, signal, redirect: 'error' }).catch(() => {
    throw new CommandError(`The authority at ${turnkeyApiUrl} does not answer: start it with "npx postern dev".`);
  });
  if (response.status === 401 || response.status === 429) throw new CommandError(passwordRefusal(response, password));
  if (!response.ok) {
    throw new CommandError(
      `The authority at ${turnkeyApiUrl} does not show its inbox: start it with "postern dev" or with --expose-inbox.`,
    );
  }
  const { messages } = parseJsonObject(await response.text());
  return (Array.isArray(messages) ? messages : []).filter(isJsonObject).map((message) => ({
    channel: stringField(message, 'channel'),
    recipient: stringField(message, 'recipient'),
    subject: stringField(message, 'subject'),
    text: stringField(message, 'text'),
    createdAt: stringField(message, 'createdAt'),
  }));
}

function passwordRefusal({ status }: Response, password: string | undefined): string {
  if (status === 429) return 'There were too many wrong passwords for the inbox: wait a minute and try again.';
  if (password === undefined) return 'The inbox needs its password: set POSTERN_INBOX_PASSWORD.';
  return 'The password of the inbox is wrong: correct POSTERN_INBOX_PASSWORD.';
}

function show({ channel, recipient, text, createdAt }: Message): string {
  const { bold, dim } = createStyle(process.stdout);
  const kind = channel === 'email' ? 'e-mail' : 'SMS';
  // Foreign text must not move the cursor or colour the terminal.
  const plain = (foreign: string): string => foreign.replaceAll(/[^\P{Cc}\n]/gu, '');
  const time = new Date(createdAt).toLocaleTimeString('en-GB');
  return `${bold(plain(recipient))}  ${dim(`${kind}, ${time}`)}\n${plain(text).trim()}`;
}
