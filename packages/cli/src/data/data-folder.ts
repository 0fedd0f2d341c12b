import { mkdir, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError } from '../command-error.ts';
import { commandLine } from '../command-line.ts';
import type { Lifetime } from '../lifetime.ts';
import { holdLock } from './lock.ts';

/**
 * Opens the data folder for a server: creates it when it is missing, and locks it against other servers.
 *
 * @returns the absolute path
 * @throws CommandError when it cannot be written, or another server uses it
 */
export async function openDataFolder(path: string, lifetime: Lifetime): Promise<string> {
  const folder = await makeWritable(path);
  const release = await holdLock(lockOf(folder), lifetime.end);
  if (!release) {
    throw new CommandError(
      `Postern already runs with the data folder ${folder}: stop it with "${commandLine('stop', path)}", or choose another folder with --data.`,
    );
  }
  lifetime.atEnd(release);
  return folder;
}

/** Where the lock of a data folder is. */
export function lockOf(folder: string): string {
  return join(folder, 'postern.sock');
}

async function makeWritable(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true });
    const folder = await realpath(path);
    const probe = join(folder, `.write-${process.pid}`);
    await writeFile(probe, '');
    await rm(probe);
    // The folder holds private keys and is usually inside a repository.
    await writeFile(join(folder, '.gitignore'), '*\n');
    return folder;
  } catch {
    throw new CommandError(
      `The data folder ${path} cannot be written: choose another one with --data, or give this user the right to write there.`,
    );
  }
}
