import { readFile, stat, writeFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import { CommandError } from '../command-error.ts';

/**
 * Finds variables that a file has already with another value.
 *
 * @param values - an undefined value differs from every other
 * @throws CommandError when the file cannot be read
 */
export async function differentValues(
  path: string,
  values: Readonly<Record<string, string | undefined>>,
): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw new CommandError(`The file ${path} cannot be read (${error.code}): choose another one with --write.`);
  });
  const kept = parseEnv(text);
  return Object.keys(values).filter((name) => kept[name] !== undefined && kept[name] !== values[name]);
}

/**
 * Writes a file, unless it is there already.
 *
 * @param force - also writes it when it is there
 * @returns whether it was written
 */
export async function writeNew(path: string, text: string, force: boolean): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: force ? 'w' : 'wx' });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    throw new CommandError(`The file ${path} cannot be written (${code}): allow this user to write it.`);
  }
}

/** Whether other users of this machine can read a file. */
export async function isOpenToOthers(path: string): Promise<boolean> {
  return process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0;
}
