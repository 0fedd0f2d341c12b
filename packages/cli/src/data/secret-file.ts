import { readFile } from 'node:fs/promises';
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
