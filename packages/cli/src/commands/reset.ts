import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { CommandError } from '../command-error.ts';
import { commandLine } from '../command-line.ts';
import { lockOf } from '../data/data-folder.ts';
import { deleteData, isDataFolder } from '../data/delete-data.ts';
import { lockHolder } from '../data/lock.ts';
import { dataOption } from '../options.ts';

/** `postern reset`: deletes what a data folder holds. */
export function resetCommand(): Command {
  return new Command('reset')
    .description('delete all users, keys and wallets, to start afresh')
    .option('-y, --yes', 'do not ask')
    .addOption(dataOption())
    .action(async ({ data, yes = false }: { data: string; yes?: boolean }) => {
      const folder = resolve(data);
      if (!(await isDataFolder(folder))) {
        throw new CommandError(`${folder} is not a data folder of Postern: name another folder with --data.`);
      }
      if ((await lockHolder(lockOf(folder))) !== undefined) {
        throw new CommandError(`Postern runs with ${folder}: stop it with "${commandLine('stop', data)}" first.`);
      }
      if (!yes && !(await isConfirmed(folder, data))) {
        console.log('Nothing was deleted.');
        return;
      }
      await deleteData(folder);
      console.log(`Deleted what was in ${folder}. "${commandLine('dev', data)}" starts afresh.`);
      if (process.env.DATABASE_URL !== undefined) {
        console.log(
          'The database of DATABASE_URL was not changed. Its keys are deleted: empty it before the next start.',
        );
      }
    });
}

async function isConfirmed(folder: string, data: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new CommandError(
      `This cannot be undone, and there is no terminal to ask on: run "${commandLine('reset --yes', data)}".`,
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    console.log(`This deletes every user, key, wallet and message in ${folder}. It cannot be undone.`);
    return /^y(es)?$/i.test((await terminal.question('Delete them? [y/N] ')).trim());
  } finally {
    terminal.close();
  }
}
