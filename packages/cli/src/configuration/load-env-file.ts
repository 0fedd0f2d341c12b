import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { CommandError } from '../command-error.ts';

/**
 * Reads the file `.env` of a folder into an environment. Variables that are set already stay.
 *
 * @throws CommandError when the file is there and cannot be read
 */
export async function loadEnvFile(folder: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const path = join(folder, '.env');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw new CommandError(`The file ${path} cannot be read (${error.code}): allow this user to read it.`);
  });
  for (const [name, value] of Object.entries(parseEnv(text))) environment[name] ??= value;
}
