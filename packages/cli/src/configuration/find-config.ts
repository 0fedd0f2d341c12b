import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CommandError } from '../command-error.ts';

const NAMES = ['postern.config.ts', 'postern.config.mts', 'postern.config.js', 'postern.config.mjs'];

/**
 * Finds the file of the configuration in a folder.
 *
 * @returns its absolute path, or undefined when there is none
 * @throws CommandError when there are several
 */
export async function findConfig(folder: string): Promise<string | undefined> {
  const entries = await readdir(folder);
  const found = NAMES.filter((name) => entries.includes(name));
  if (found.length > 1) {
    throw new CommandError(`${found.join(' and ')} are both in ${resolve(folder)}: keep one, or choose with --config.`);
  }
  return found[0] && join(resolve(folder), found[0]);
}
