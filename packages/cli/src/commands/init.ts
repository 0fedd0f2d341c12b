import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { Command } from 'commander';
import { CommandError } from '../command-error.ts';
import { findConfig } from '../configuration/find-config.ts';
import { writeValues } from '../env/write-values.ts';
import type { AnswerFlags } from '../init/answers.ts';
import { configText } from '../init/config-text.ts';
import { type GitState, keepOutOfGit } from '../init/git.ts';
import { differentValues, isOpenToOthers, writeNew } from '../init/new-files.ts';
import { dataOption } from '../options.ts';
import { createStyle } from '../terminal/style.ts';

const HELP = `
It creates the user "Postern backend" in the parent organization, with policies that allow only what the
backend needs, and a new API key for it. It writes, beside each other:
  .env                   the key, and where Turnkey is; only you can read it, and git ignores it
  postern.policies.json  the policies of this user, to read
  postern.config.ts      the configuration of the backend, unless it is there already
Run again with --replace, it adds a key, so that the old one can be deleted later.

Environment, else the local authority of the data folder:
  TURNKEY_API_URL          https://api.turnkey.com
  TURNKEY_ORGANIZATION_ID  the parent organization
  TURNKEY_API_PRIVATE_KEY  key of a root user, hex; used once and not stored`;

const POLICIES = 'postern.policies.json';
const NEW_KEYS = { TURNKEY_API_PUBLIC_KEY: undefined, TURNKEY_API_PRIVATE_KEY: undefined };

interface InitOptions extends AnswerFlags {
  data: string;
  write: string;
  print?: true;
  replace: boolean;
  force: boolean;
  yes?: true;
  printPolicies?: string | true;
  linkVerifiedEmail: boolean;
}

/** `postern init`: a user with as few rights as possible for the backend, and the files of its configuration. */
export function initCommand(): Command {
  return new Command('init')
    .description('make the API key of the backend, with as few rights as possible, and its configuration')
    .option('--app-name <name>', 'name of the app in messages; default: that of package.json')
    .option('--origins <list>', 'exact origins of your pages, separated by commas')
    .option('--sms-countries <list>', 'countries that get codes by SMS, such as DE,US; default: none')
    .option('--yes', 'ask nothing')
    .option(
      '--write <file>',
      'the file that gets the key, with KEY=value lines; the others are written beside it',
      '.env',
    )
    .option('--replace', 'replace values that this file has already', false)
    .option('--force', 'write postern.config.ts and postern.policies.json also when they are there already', false)
    .option('--print', 'print the key in place of writing files')
    .option('--print-policies [user-id]', 'print the policies for the dashboard, and do nothing')
    .option('--link-verified-email', 'also allow what oauth.linkVerifiedEmail needs', false)
    .addOption(dataOption())
    .addHelpText('after', HELP)
    .action(async (options: InitOptions) => {
      if (options.printPolicies !== undefined) await printPolicies(options.printPolicies, options);
      else if (options.print) await printKey(options);
      else await writeFiles(options);
    });
}

async function printPolicies(userId: string | true, options: InitOptions): Promise<void> {
  const { backendPolicies } = await import('@postern/backend');
  console.log(JSON.stringify(backendPolicies(userId === true ? '<id of the user>' : userId, options), null, 2));
}

async function printKey(options: InitOptions): Promise<void> {
  const { userId, values, former } = await newKey(await accessFor(options), options);
  for (const [name, value] of Object.entries(values)) console.log(`${name}=${value}`);
  console.error(`The user ${userId} has a new key.${former}`);
}

async function writeFiles(options: InitOptions): Promise<void> {
  const secrets = resolve(options.write);
  const folder = dirname(secrets);
  const access = await accessFor(options);
  await requireRoom(secrets, { ...access.variables, ...NEW_KEYS }, options);
  const config = await findConfig(folder);
  const isWritten = config === undefined || options.force;
  const { readAnswers } = await import('../init/answers.ts');
  const isInteractive = process.stdin.isTTY && process.stderr.isTTY && !options.yes;
  const answers = isWritten
    ? await readAnswers({ flags: options, folder, isLocal: access.isLocal, isInteractive })
    : undefined;
  const git = await keepOutOfGit(secrets);

  // The key first: what was made at Turnkey must not be lost when something else cannot be written.
  const { userId, values, former } = await newKey(access, options);
  await writeValues(secrets, values, false);
  const { backendPolicies } = await import('@postern/backend');
  const policies = join(folder, POLICIES);
  const text = `${JSON.stringify(backendPolicies(userId, options), null, 2)}\n`;
  const hasNewPolicies = await writeNew(policies, text, options.force);
  const target = config ?? join(folder, 'postern.config.ts');
  if (answers) await writeNew(target, configText(answers), options.force);

  const { green, dim, red } = createStyle(process.stdout);
  const row = (sign: string, name: string, text: string) => console.log(`${sign} ${name.padEnd(22)} ${text}`);
  row(green('✓'), 'Turnkey', `the user "Postern backend" has a new key.${former}`);
  row(green('✓'), shown(secrets), `the key, and where Turnkey is${noteOf(git)}`);
  const file = (path: string, isNew: boolean, what: string) =>
    row(isNew ? green('✓') : dim('·'), shown(path), isNew ? what : 'was there already and has not changed');
  file(policies, hasNewPolicies, `what the user ${userId} may do`);
  file(target, answers !== undefined, 'the configuration of the backend');
  if (git === 'tracked') {
    row(red('!'), shown(secrets), `is in git. Take it out: git rm --cached ${shown(secrets)}`);
  }
  if (await isOpenToOthers(secrets)) {
    row(red('!'), shown(secrets), `can be read by other users of this machine: chmod 600 ${shown(secrets)}`);
  }
  console.log(`\nNext:\n${nextSteps(folder).join('\n')}`);
}

/** Before anything is made: a value that is there already is not lost. */
async function requireRoom(
  path: string,
  values: Readonly<Record<string, string | undefined>>,
  { write, replace }: InitOptions,
): Promise<void> {
  const different = replace ? [] : await differentValues(path, values);
  if (different.length === 0) return;
  throw new CommandError(
    `${write} has other values of ${different.join(', ')}: --replace replaces them, or choose another file with --write.`,
  );
}

async function accessFor({ data }: InitOptions) {
  const { rootAccess } = await import('../init/root-access.ts');
  return rootAccess(resolve(data), process.env);
}

async function newKey({ api, variables }: Awaited<ReturnType<typeof accessFor>>, options: InitOptions) {
  const { addBackendKey } = await import('../services/backend-user.ts');
  const { userId, apiKey, hadKeys } = await addBackendKey(api, options);
  const keys = { TURNKEY_API_PUBLIC_KEY: apiKey.publicKey, TURNKEY_API_PRIVATE_KEY: apiKey.privateKey };
  const former = hadKeys > 0 ? ` It has ${hadKeys} older ones, which you can delete when no backend uses them.` : '';
  return { userId, former, values: { ...variables, ...keys } };
}

function noteOf(git: GitState): string {
  if (git === 'added to .gitignore') return '; added to .gitignore';
  return git === 'ignored' ? '; git ignores it' : '';
}

function nextSteps(folder: string): string[] {
  const isInstalled = (name: string) => {
    try {
      createRequire(join(folder, 'package.json')).resolve(name);
      return true;
    } catch {
      return false;
    }
  };
  return [
    ...(isInstalled('@postern/backend') ? [] : ['  npm install @postern/backend']),
    '  npx postern doctor     checks that everything works',
    '  npx postern backend    starts the backend',
  ];
}

function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}
