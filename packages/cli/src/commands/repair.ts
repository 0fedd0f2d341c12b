import { resolve } from 'node:path';
import type { AuthError, DuplicateFinder } from '@postern/backend';
import { Command, InvalidArgumentError } from 'commander';
import { CommandError } from '../command-error.ts';
import { environmentHelp } from '../configuration/flags.ts';
import { readDeploymentConfig } from '../configuration/read-deployment-config.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { configOption } from '../options.ts';
import { jsonListener } from '../repair/json-listener.ts';
import { repairDuplicates } from '../repair/repair-duplicates.ts';
import { openScanFile } from '../repair/scan-file.ts';
import { terminalListener } from '../repair/terminal-listener.ts';
import { openSharedStore } from '../services/backend-databases.ts';

const HELP = `
It reads all sub-organizations of the parent with Turnkey's queries: one or two for each, and some more
for those that share an e-mail address, a phone number, a user of a provider, a passkey or a wallet.
It changes nothing at Turnkey, and deletes no sub-organization. --apply stores in the database of the
backends which one a sign-in opens, where no other one was used, or no other one has a wallet.
`;

/** As for `postern backend`. */
const OPTIONS = [
  'turnkey.apiUrl',
  'turnkey.organizationId',
  'turnkey.apiPublicKey',
  'turnkey.apiPrivateKey',
  'turnkey.apiPrivateKeyFile',
  'databaseUrl',
];

/** A line on a terminal is enough, and a log does not fill up. */
const PROGRESS_MS = 10_000;

interface DuplicatesOptions {
  config?: string;
  apply?: true;
  choose?: string[];
  json?: true;
  showContacts?: true;
  requestsPerSecond: number;
  progress?: string;
}

/** `postern repair`: what earlier backends have left behind. */
export function repairCommand(): Command {
  const command = new Command('repair').description('find what earlier backends left behind, and mend it');
  command
    .command('duplicates')
    .description('find several sub-organizations of one person, and store which one a sign-in opens')
    .addOption(configOption())
    .option('--apply', 'store what can be stored, after the report')
    .option('--choose <id>', 'the sub-organization to store where several were used; may be repeated', collectId)
    .option('--json', 'print a JSON object')
    .option('--show-contacts', 'print contacts whole; otherwise they are shortened')
    .option('--requests-per-second <number>', 'the most requests to Turnkey; leave enough for the backends', rate, 5)
    .option('--progress <file>', 'keep in this file what was read, and go on with it the next time')
    .addHelpText('after', HELP + environmentHelp(OPTIONS))
    .action(run);
  return command;
}

async function run(options: DuplicatesOptions): Promise<void> {
  const { databaseUrl: url, ...config } = await readDeploymentConfig({ file: options.config, required: [] });
  const { AuthError, createDuplicateFinder } = await import('@postern/backend');
  const store = config.store ?? (url === undefined ? undefined : await openSharedStore(url, 2));
  try {
    if (!store) noteMissingStore(options);
    const access = { ...config, ...(store ? { store } : {}) };
    const finder = createDuplicateFinder(access, { requestsPerSecond: options.requestsPerSecond });
    await report(finder, options).finally(finder.close);
  } catch (error) {
    throw error instanceof AuthError ? new CommandError(sentenceOf(error)) : error;
  } finally {
    await store?.close();
    await config.audit?.trail?.close();
  }
}

function noteMissingStore({ apply }: DuplicatesOptions): void {
  const missing = 'DATABASE_URL (option databaseUrl) is not set';
  if (apply) throw new CommandError(`${missing}: --apply stores the result in the database of the backends.`);
  console.error(`! ${missing}, so the report does not know what the backends remember.`);
}

async function report(finder: DuplicateFinder, options: DuplicatesOptions): Promise<void> {
  const { apply = false, choose: chosen = [], json, showContacts: isWhole = false, progress } = options;
  const file = progress === undefined ? undefined : await openScanFile(resolve(progress), finder.organizationId);
  try {
    if (file?.completedAt) {
      console.error(`What was read until ${file.completedAt} is used. To read everything again, delete ${progress}.`);
    }
    const read = progressLine(process.stderr);
    const listener = json ? jsonListener(isWhole, read) : terminalListener({ isWhole, apply }, read);
    const { left } = await repairDuplicates(finder, { apply, chosen, file }, listener);
    if (left > 0) process.exitCode = EXIT_CODES.FAILED;
  } finally {
    await file?.close();
  }
}

/** Tells from time to time how many sub-organizations were read. */
function progressLine(output: NodeJS.WriteStream): (count: number) => void {
  let toldAt = performance.now();
  return (count) => {
    if (performance.now() - toldAt < PROGRESS_MS) return;
    toldAt = performance.now();
    output.write(`${count} sub-organizations read …\n`);
  };
}

function sentenceOf({ code, message, action }: AuthError): string {
  if (code === 'UPSTREAM_REFUSED') {
    return 'Turnkey refuses the requests: check TURNKEY_ORGANIZATION_ID and the API key.';
  }
  return `${message} (${code}) ${action} What was read is kept with --progress <file>.`;
}

function collectId(text: string, earlier: string[] = []): string[] {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) throw new InvalidArgumentError('It must be a UUID.');
  return [...earlier, text.toLowerCase()];
}

function rate(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 to 9999.');
  return Number(text);
}
