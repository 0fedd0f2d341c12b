import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { CommandError } from '../command-error.ts';
import { readDeployment } from '../data/deployment.ts';
import { keyPairOf, readParentApiKey } from '../data/parent-api-key.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { dataOption } from '../options.ts';
import { PARITY_CASES } from '../parity/cases.ts';
import { type DifferentCase, differentCases } from '../parity/compare.ts';
import { runCases } from '../parity/run-cases.ts';
import type { Target } from '../parity/target.ts';
import { createStyle } from '../terminal/style.ts';

interface ParityOptions {
  against: string;
  data: string;
  yes?: true;
}

const ENVIRONMENT = `
Environment:
  TURNKEY_ORGANIZATION_ID   the parent organization on the other side
  TURNKEY_API_PUBLIC_KEY    an API key that may create sub-organizations in it
  TURNKEY_API_PRIVATE_KEY   its private key: 64 hex characters`;

/** `postern parity`: sends the same requests to the local authority and to another side, and prints what differs. */
export function parityCommand(): Command {
  return new Command('parity')
    .description('compare the local authority with Turnkey, in a sub-organization')
    .addOption(
      new Option('--against <url>', 'the API of the other side').default('https://api.turnkey.com').argParser(apiUrl),
    )
    .option('--yes', 'do not ask before it starts')
    .addOption(dataOption())
    .addHelpText('after', ENVIRONMENT)
    .action(async ({ against, data, yes = undefined }: ParityOptions) => {
      const local = await localTarget(resolve(data));
      const other = otherTarget(against, process.env);
      console.log(announcement(local, other));
      if (!yes) await requireConsent();
      const warn = (text: string) => console.error(`! ${text}`);
      const ofOther = await runCases(other, PARITY_CASES, warn);
      const ofLocal = await runCases(local, PARITY_CASES, warn);
      const different = differentCases(PARITY_CASES, ofLocal, ofOther);
      console.log(reportOf(different, other));
      if (different.length > 0) process.exitCode = EXIT_CODES.FAILED;
    });
}

async function localTarget(folder: string): Promise<Target> {
  const { turnkeyApiUrl, organizationId } = await readDeployment(folder);
  const apiKey = await readParentApiKey(folder);
  if (!apiKey) {
    throw new CommandError(`The API key in ${folder} is missing: restore the file parent-api-key from a backup.`);
  }
  return { name: 'The local authority', url: turnkeyApiUrl, organizationId, apiKey };
}

function otherTarget(url: string, environment: NodeJS.ProcessEnv): Target {
  const { TURNKEY_ORGANIZATION_ID: organizationId, TURNKEY_API_PUBLIC_KEY: publicKey } = environment;
  const apiKey = keyPairOf(environment.TURNKEY_API_PRIVATE_KEY ?? '');
  if (!organizationId || !publicKey || apiKey?.publicKey !== publicKey.toLowerCase()) {
    throw new CommandError(
      'The other side needs TURNKEY_ORGANIZATION_ID, TURNKEY_API_PUBLIC_KEY and its TURNKEY_API_PRIVATE_KEY: set them.',
    );
  }
  return { name: 'The other side', url, organizationId, apiKey };
}

function announcement(local: Target, other: Target): string {
  const activities = PARITY_CASES.filter(({ type }) => type !== undefined);
  const signatures = activities.filter(({ type }) => type?.includes('_SIGN_')).length;
  return `This compares the local authority with the API at ${other.url}.

  Organization  ${other.organizationId}
  It makes      one sub-organization "Postern parity", with one wallet of two accounts, and deletes it at the end
  It sends      ${PARITY_CASES.length + 2} requests: ${activities.length + 2} activities, of which ${signatures} ask for a signature, and ${PARITY_CASES.length - activities.length} queries;
                some more when an activity takes long or the other side limits the rate
  It may cost   what the other side charges for these activities and signatures
  It never      sends a transaction to a chain, sends a message to anyone, or changes anything else

The same requests go to the local authority at ${local.url}.`;
}

/** @throws CommandError when the user does not agree. */
async function requireConsent(): Promise<void> {
  if (!process.stdin.isTTY) throw new CommandError('Nothing was sent: add --yes to start without a question.');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const said = await terminal.question('\nStart? [y/N] ');
  terminal.close();
  if (!/^y(es)?$/i.test(said.trim())) throw new CommandError('Nothing was sent.');
}

function reportOf(different: readonly DifferentCase[], other: Target): string {
  const { green, red, bold } = createStyle(process.stdout);
  if (different.length === 0) {
    return `\n${green('✓')} ${other.url} and the local authority agree in all ${PARITY_CASES.length} cases.`;
  }
  const cases = different.map(({ name, differences }) => {
    const rows = differences.map(
      (each) => `    ${each.path}: here ${each.local ?? 'absent'}, there ${each.other ?? 'absent'}`,
    );
    return [`  ${bold(name)}`, ...rows].join('\n');
  });
  return `\n${red('✗')} They differ in ${different.length} of ${PARITY_CASES.length} cases:\n\n${cases.join('\n')}`;
}

function apiUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal = url !== undefined && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (url?.protocol !== 'https:' && !(url?.protocol === 'http:' && isLocal)) {
    throw new InvalidArgumentError('It must be an https URL, or http on this machine.');
  }
  return url.href.replace(/\/+$/, '');
}
