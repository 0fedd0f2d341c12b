import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { CommandError } from '../command-error.ts';
import { readDeployment } from '../data/deployment.ts';
import { dataOption, inboxPasswordOption } from '../options.ts';
import { codeIn, type InboxMessage, type InboxQuestion, readInbox } from '../services/inbox.ts';
import { createStyle } from '../terminal/style.ts';

interface InboxOptions extends Shown {
  data: string;
  to?: string;
  since?: Date;
  inboxPassword?: string;
}

/** How long the command runs, and what it prints of a message. */
interface Shown {
  /** In seconds; true without a number. */
  wait?: number | true;
  code?: true;
  json?: true;
  follow?: true;
}

const WAIT_SECONDS = 30;
const POLL_MS = 250;

const EXAMPLES = `
Examples:
  postern inbox --to ada@example.com --wait --code   the code, as soon as it is there
  postern inbox --follow                             every message, as it comes`;

/** `postern inbox`: the messages that the authority has sent. */
export function inboxCommand(): Command {
  return new Command('inbox')
    .description('print the codes that were sent, the newest last')
    .option('--to <contact>', 'only messages to this e-mail address or phone number')
    .addOption(new Option('--since <time>', 'only messages after a time such as 2026-01-31T12:00:00Z').argParser(time))
    .addOption(
      new Option(
        '--wait [seconds]',
        `wait until there is a message, ${WAIT_SECONDS} seconds at most by default`,
      ).argParser(seconds),
    )
    .option('--code', 'print only the code of the newest message')
    .option('--json', 'print a JSON array; with --follow one object per line')
    .addOption(new Option('--follow', 'print new messages until Ctrl-C').conflicts('wait'))
    .addOption(dataOption())
    .addOption(inboxPasswordOption())
    .addHelpText('after', EXAMPLES)
    .action(async ({ data, to, since, inboxPassword: password, ...options }: InboxOptions) => {
      const { turnkeyApiUrl } = await readDeployment(resolve(data));
      const question = { turnkeyApiUrl, data, password, ...(to === undefined ? {} : { to }) };
      const read = async () => sentAfter(since, await readInbox(question));
      if (options.follow) await follow(read, options);
      else print(await readOrWait(read, options), options, question);
    });
}

type Read = () => Promise<InboxMessage[]>;

async function readOrWait(read: Read, { wait }: Shown): Promise<InboxMessage[]> {
  const deadline = performance.now() + 1_000 * (wait === true ? WAIT_SECONDS : (wait ?? 0));
  let messages = await read();
  while (messages.length === 0 && performance.now() < deadline) {
    await pause(POLL_MS);
    messages = await read();
  }
  if (messages.length === 0 && wait !== undefined) throw new CommandError('No message arrived in that time.');
  return messages;
}

/** Prints the messages so far, then each new one, until a signal ends the process. */
async function follow(read: Read, options: Shown): Promise<never> {
  const printed = new Set<string>();
  for (;;) {
    const messages = (await read()).filter(({ id }) => !printed.has(id));
    for (const message of messages) {
      printed.add(message.id);
      console.log(
        options.json ? JSON.stringify(shown(message)) : `${oneText(message, options)}${options.code ? '' : '\n'}`,
      );
    }
    await pause(POLL_MS);
  }
}

function print(messages: InboxMessage[], options: Shown, { to }: InboxQuestion): void {
  const newest = messages.at(-1);
  if (options.json) console.log(JSON.stringify(messages.map(shown), null, 2));
  else if (newest === undefined) {
    const sentence = `Nothing has been sent${to === undefined ? '' : ` to ${to}`} yet.`;
    if (options.code) throw new CommandError(sentence);
    console.error(sentence);
  } else if (options.code) {
    const code = codeIn(newest);
    if (code === undefined) throw new CommandError('The newest message has no code.');
    console.log(code);
  } else console.log(messages.map((message) => oneText(message, options)).join('\n\n'));
}

function oneText(message: InboxMessage, { code }: Shown): string {
  return code ? (codeIn(message) ?? '') : describe(message);
}

/** What `--json` prints of a message. */
function shown(message: InboxMessage): object {
  return { ...message, code: codeIn(message) ?? null };
}

function sentAfter(since: Date | undefined, messages: InboxMessage[]): InboxMessage[] {
  return since === undefined ? messages : messages.filter(({ createdAt }) => Date.parse(createdAt) > since.getTime());
}

function describe({ channel, recipient, text, createdAt }: InboxMessage): string {
  const { bold, dim } = createStyle(process.stdout);
  const kind = { email: 'e-mail', whatsapp: 'WhatsApp' }[channel] ?? 'SMS';
  // Text from outside must not move the cursor or change the colours of the terminal.
  const plain = (foreign: string): string => foreign.replaceAll(/[^\P{Cc}\n]/gu, '');
  const clock = new Date(createdAt).toLocaleTimeString('en-GB');
  return `${bold(plain(recipient))}  ${dim(`${kind}, ${clock}`)}\n${plain(text).trim()}`;
}

function seconds(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('It must be a whole number of seconds.');
  return Number(text);
}

function time(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new InvalidArgumentError('It must be a time such as 2026-01-31T12:00:00Z.');
  return date;
}
