import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { CommandError } from '../command-error.ts';
import { writeDurably } from './write-durably.ts';

/** The form of a 32-byte secret in a file or a variable. */
export const SECRET_HEX = /^[0-9a-f]{64}$/i;

/**
 * Reads a secret of 32 bytes. When there is none, creates and saves it.
 *
 * @param create - makes the secret, hex
 * @returns 64 hex characters
 * @throws CommandError when the file holds something else or cannot be read
 */
export async function readOrCreateSecret(path: string, create: () => string): Promise<string> {
  const kept = await readSecret(path);
  if (kept !== undefined) return kept;
  return createSecret(path, create);
}

/**
 * The same for a secret without which the database of its folder is of no use. The first start makes it before the
 * database, so where there is a database it was lost.
 *
 * @throws CommandError as above, and when the folder has a database and no such file
 */
export async function readOrCreateKey(path: string, create: () => string): Promise<{ hex: string; isNew: boolean }> {
  const kept = await readSecret(path);
  if (kept !== undefined) return { hex: kept, isNew: false };
  const names = await readdir(dirname(path)).catch((): string[] => []);
  if (names.some((name) => /^postgresql-\d+$/.test(name))) {
    throw new CommandError(
      `The file ${path} is missing, and the database of this folder needs it: restore ${basename(path)} from the backup.`,
    );
  }
  return { hex: await createSecret(path, create), isNew: true };
}

async function createSecret(path: string, create: () => string): Promise<string> {
  const secret = create();
  await writeDurably(path, `${secret}\n`);
  return secret;
}

/** Reads a secret. @returns undefined when there is no such file. @throws CommandError as above. */
export async function readSecret(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new CommandError(`The file ${path} cannot be read: allow this user to read it, or run as its owner.`);
  });
  const secret = text?.trim();
  if (secret !== undefined && !SECRET_HEX.test(secret)) {
    throw new CommandError(`The file ${path} does not hold 64 hex characters: restore it from a backup.`);
  }
  return secret;
}
