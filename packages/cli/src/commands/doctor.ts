import { resolve } from 'node:path';
import type { PosternConfig } from '@postern/backend';
import { Command, InvalidArgumentError, Option } from 'commander';
import { CommandError } from '../command-error.ts';
import { loadConfig } from '../configuration/load-config.ts';
import { loadSecretFiles } from '../configuration/load-secret-files.ts';
import { CHECK_IDS, type DoctorReport, examineDeployment } from '../doctor/doctor.ts';
import { DOCTOR_CHECKS } from '../doctor/doctor-checks.ts';
import { createProgress } from '../doctor/progress.ts';
import { textReport } from '../doctor/text-report.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { configOption, dataOption } from '../options.ts';
import { createStyle } from '../terminal/style.ts';

interface DoctorOptions {
  config?: string;
  data: string;
  only?: string[];
  list?: true;
  json?: true;
  verbose?: true;
  strict?: true;
  timeout: number;
}

/** Where the width of the terminal is not known, and the longest line that is easy to read. */
const [USUAL_COLUMNS, MOST_COLUMNS] = [100, 110];

const HELP = `
It reads the configuration and the environment as "postern backend" does. When they name no API, it looks at what
"postern dev" has started. It changes nothing: to Turnkey it sends queries only, and in the database it only reads.`;

/** `postern doctor`: looks at a deployment, and says how to mend what is wrong. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check keys, rights, options, database and the running backend, and say how to mend each')
    .option('--json', 'print the report as JSON')
    .option('--verbose', 'also show what is in order, and why checks were skipped')
    .option('--strict', 'fail on warnings too')
    .addOption(new Option('--only <ids>', 'only these checks, separated by commas').argParser(idList))
    .option('--list', 'print the ids of all checks')
    .addOption(new Option('--timeout <seconds>', 'the longest wait of each check').default(10).argParser(secondsFrom))
    .addOption(configOption())
    .addOption(dataOption())
    .addHelpText('after', HELP)
    .action(async ({ list, ...options }: DoctorOptions, command: Command) => {
      if (list) console.log(listOfChecks());
      else await examine(options, command.parent ? variablesOf(command.parent) : []);
    });
}

async function examine(
  { config, data, only, json, verbose, strict, timeout }: DoctorOptions,
  knownVariables: string[],
): Promise<void> {
  const loaded = await loadedConfig(config);
  const progress = createProgress(process.stderr);
  const report = await examineDeployment({
    ...loaded,
    environment: process.env,
    knownVariables,
    folder: process.cwd(),
    data: resolve(data),
    limitMs: timeout * 1_000,
    only,
    onProgress: progress.show,
  });
  progress.end();
  // Some terminals say that they have no columns.
  const columns = process.stdout.columns || USUAL_COLUMNS;
  const layout = {
    style: createStyle(process.stdout),
    columns: Math.min(columns, MOST_COLUMNS),
    verbose: verbose ?? false,
  };
  const text = json ? JSON.stringify(report, null, 2) : textReport(report, layout);
  await new Promise((resolve) => process.stdout.write(`${text}\n`, resolve));
  // The file of the configuration may have opened connections, which would keep the process.
  process.exit(exitCodeOf(report, strict ?? false));
}

/** The variables that the help of a command and of its parts names. */
export function variablesOf(command: Command): string[] {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  return [...(help.match(/\b(POSTERN|TURNKEY)_[A-Z_]*[A-Z]\b/g) ?? []), ...command.commands.flatMap(variablesOf)];
}

/** A file that cannot be loaded is a finding, not the end. */
async function loadedConfig(
  file: string | undefined,
): Promise<{ options?: PosternConfig; configFile?: string; configFailure?: string }> {
  try {
    await loadSecretFiles(process.env);
    const loaded = await loadConfig({ file, folder: process.cwd() });
    return loaded ? { options: loaded.config, configFile: loaded.path } : {};
  } catch (error) {
    if (error instanceof CommandError) return { configFailure: error.message };
    throw error;
  }
}

function exitCodeOf({ summary }: DoctorReport, isStrict: boolean): number {
  return summary.failed > 0 || (isStrict && summary.warning > 0) ? EXIT_CODES.FAILED : EXIT_CODES.DONE;
}

function listOfChecks(): string {
  const { bold } = createStyle(process.stdout);
  const width = Math.max(...CHECK_IDS.map(({ length }) => length)) + 2;
  return DOCTOR_CHECKS.map(({ name, checks }) =>
    [bold(name), ...checks.map(({ id, title }) => `  ${id.padEnd(width)}${title}`)].join('\n'),
  ).join('\n\n');
}

function idList(text: string): string[] {
  const ids = text.split(',').map((id) => id.trim());
  const unknown = ids.find((id) => !CHECK_IDS.includes(id));
  if (unknown !== undefined) throw new InvalidArgumentError('It must be ids that "npx postern doctor --list" prints.');
  return ids;
}

function secondsFrom(text: string): number {
  const seconds = Number(text);
  if (!/^\d{1,3}(\.\d+)?$/.test(text) || seconds === 0)
    throw new InvalidArgumentError('It must be seconds, such as 10.');
  return seconds;
}
