import type { DeliveryFilter, DeliveryState, PosternConfig } from '@postern/backend';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { CommandError } from '../command-error.ts';
import { environmentHelp } from '../configuration/flags.ts';
import { loadConfig } from '../configuration/load-config.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { configOption } from '../options.ts';
import { withSharedStore } from '../services/shared-store.ts';
import { countLines, deliveryJson, deliveryLines } from '../terminal/deliveries.ts';
import { createStyle } from '../terminal/style.ts';

const STATES: readonly DeliveryState[] = ['waiting', 'delivered', 'failed'];

const HELP = `
Times are dates such as 2026-11-25, or with a time: 2026-11-25T18:00. Without a time zone they are UTC.
${environmentHelp(['databaseUrl'])}

A backend without a database keeps its webhooks in its memory, where no other process sees them.`;

const TEST_HELP = `
The event has the type "test" and no data. It is sent once, at once, and is not in the list.`;

interface FilterFlags {
  config?: string;
  endpoint?: string;
  since?: number;
  until?: number;
}

/** `postern webhooks`: what became of webhooks, and how to send them again. */
export function webhooksCommand(): Command {
  const command = new Command('webhooks')
    .description('list webhooks, send them again, or send a test event')
    .addHelpText('after', HELP);
  command.addCommand(listCommand()).addCommand(replayCommand()).addCommand(testCommand());
  return command;
}

function listCommand(): Command {
  return withFilter(new Command('list').description('count the webhooks by their state, and list the latest ones'))
    .addOption(new Option('--state <state>', 'only those in this state').choices(STATES))
    .option('--limit <number>', 'how many are listed', wholeNumber, 20)
    .option('--json', 'print a JSON object')
    .addHelpText('after', HELP)
    .action(async (flags: FilterFlags & { state?: DeliveryState; limit: number; json?: true }) => {
      const filter = { ...filterOf(flags), state: flags.state };
      const [counts, deliveries] = await withSharedStore(flags.config, ({ webhookOutbox }) =>
        Promise.all([webhookOutbox.count(filter), webhookOutbox.list(filter, flags.limit)]),
      );
      if (flags.json) {
        console.log(JSON.stringify({ counts, deliveries: deliveries.map(deliveryJson) }, null, 2));
      } else if (counts.length === 0) {
        console.log('There is no webhook.');
      } else {
        console.log([...countLines(counts), '', ...deliveryLines(deliveries)].join('\n'));
      }
    });
}

function replayCommand(): Command {
  return withFilter(new Command('replay').description('send a webhook again, or all that have failed'))
    .addArgument(new Argument('[id]', 'the webhook-id, such as msg_2Jv…'))
    .option('--failed', 'all that have failed; with --since')
    .addHelpText('after', HELP)
    .action(async (id: string | undefined, flags: FilterFlags & { failed?: true }) => {
      if ((id === undefined) === (flags.failed === undefined)) {
        wrongCommandLine('Name what is sent again: an id, or --failed with --since <time>.');
      }
      if (flags.failed && flags.since === undefined) {
        wrongCommandLine('--failed needs --since <time>: since when they happened.');
      }
      const filter = { ...filterOf(flags), id, ...(flags.failed ? { state: 'failed' as const } : {}) };
      const number = await withSharedStore(flags.config, ({ webhookOutbox }) =>
        webhookOutbox.replay(filter, Date.now()),
      );
      if (number === 0 && id !== undefined) {
        throw new CommandError(`There is no webhook ${id}: "npx postern webhooks list" lists them.`);
      }
      if (number === 0) return console.log('None of them has failed.');
      const what = number === 1 ? '1 webhook is' : `${number} webhooks are`;
      console.log(`${what} due now, with the same id as before. A backend that runs sends it within seconds.`);
    });
}

function testCommand(): Command {
  return new Command('test')
    .description('send a test event to an endpoint, and print what it answers')
    .argument('<endpoint>', 'its name in the configuration')
    .addOption(configOption())
    .addHelpText('after', TEST_HELP)
    .action(async (endpoint: string, flags: { config?: string }) => {
      const loaded = await loadConfig({ file: flags.config, folder: process.cwd() });
      if (!loaded) {
        throw new CommandError('There is no postern.config.ts in this folder: the endpoints are in it. Use --config.');
      }
      const { sendTestWebhook } = await import('@postern/backend');
      const { id, isDelivered, answer, durationMs } = await sendTestWebhook(loaded.config, endpoint).finally(() =>
        closeConfig(loaded.config),
      );
      if (!isDelivered) {
        throw new CommandError(`${endpoint} has not accepted ${id}: ${answer}, after ${durationMs} ms.`);
      }
      console.log(
        `${createStyle(process.stdout).green('✓')} ${endpoint} answered ${answer} to ${id} after ${durationMs} ms.`,
      );
    });
}

function withFilter(command: Command): Command {
  return command
    .addOption(configOption())
    .option('--endpoint <name>', 'only those for this endpoint')
    .option('--since <time>', 'only those that happened at this time or later', time)
    .option('--until <time>', 'only those that happened before this time', time);
}

function filterOf({ endpoint, since: sinceMs, until: untilMs }: FilterFlags): DeliveryFilter {
  return { endpoint, sinceMs, untilMs };
}

/** A configuration can have open connections. */
async function closeConfig({ store, audit }: PosternConfig): Promise<void> {
  await store?.close();
  await audit?.trail?.close();
}

function wrongCommandLine(sentence: string): never {
  throw new CommandError(sentence, EXIT_CODES.WRONG_COMMAND_LINE);
}

function time(text: string): number {
  const [, , clock, zone] = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/.exec(text) ?? [];
  const ms = Date.parse(clock && !zone ? `${text}Z` : text);
  if (!/^\d{4}-/.test(text) || Number.isNaN(ms)) {
    throw new InvalidArgumentError('It must be a date such as 2026-11-25, or 2026-11-25T18:00.');
  }
  return ms;
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 to 9999.');
  return Number(text);
}
