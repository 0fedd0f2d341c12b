import { resolve } from 'node:path';
import { Command } from 'commander';
import { CommandError } from '../command-error.ts';
import { lockOf } from '../data/data-folder.ts';
import { lockHolder, stopHolder } from '../data/lock.ts';
import { dataOption } from '../options.ts';

const TIMEOUT_MS = 60_000;

/** `postern stop`: stops the servers of a data folder and their database. */
export function stopCommand(): Command {
  return new Command('stop')
    .description('stop what runs, with its database')
    .addOption(dataOption())
    .action(async ({ data }: { data: string }) => {
      const folder = resolve(data);
      const holder = await lockHolder(lockOf(folder));
      if (!holder) {
        console.log(`Nothing runs with the data folder ${folder}.`);
        return;
      }
      if (!(await stopHolder(lockOf(folder), TIMEOUT_MS))) {
        throw new CommandError(
          `Process ${holder.pid ?? ''} has not stopped within a minute: end it with your operating system.`,
        );
      }
      console.log(`Stopped what ran with the data folder ${folder}.`);
    });
}
