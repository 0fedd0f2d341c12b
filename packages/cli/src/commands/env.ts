import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { type EnvFormat, FORMATS } from '../env/formats.ts';
import { startedEnvironment } from '../env/started-environment.ts';
import { writeValues } from '../env/write-values.ts';
import { dataOption } from '../options.ts';

interface EnvOptions {
  data: string;
  format: EnvFormat;
  write?: string;
}

const DESCRIPTION = `
Formats:
  dotenv  KEY=value lines for a server; they hold the private API key
  next    the same, and the public ones again as NEXT_PUBLIC_…, for .env.local
  vite    the public ones as VITE_…, for the page; no secret is in them
  json    the lines of dotenv as one JSON object`;

/** `postern env`: the settings that an SDK or a backend needs to use the started servers. */
export function envCommand(): Command {
  return new Command('env')
    .description('print what a backend, an SDK or a page needs')
    .addOption(new Option('--format <format>', 'see below').choices(Object.keys(FORMATS)).default('dotenv'))
    .option('--write <file>', 'write them into a file; its other lines do not change')
    .addOption(dataOption())
    .addHelpText('after', DESCRIPTION)
    .action(async ({ data, format, write }: EnvOptions) => {
      const values = FORMATS[format](await startedEnvironment(resolve(data)));
      if (write === undefined) {
        console.log(format === 'json' ? JSON.stringify(values, null, 2) : linesOf(values));
        return;
      }
      const { added, changed } = await writeValues(resolve(write), values, format === 'json');
      const unchanged = Object.keys(values).length - added.length - changed.length;
      console.log(`${write}: ${added.length} added, ${changed.length} changed, ${unchanged} unchanged.`);
      for (const name of [...added, ...changed]) console.log(`  ${name}`);
    });
}

function linesOf(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');
}
