import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError } from '../command-error.ts';
import { readOrCreateKey, SECRET_HEX } from './secret-file.ts';

/** The key with which the authority encrypts all secrets. */
export interface LoadedMasterKey {
  /** 32 bytes. */
  key: Uint8Array;
  /** For a key that does not fit the database: deletes its file, if this start has made it. */
  discard(): Promise<void>;
}

/**
 * Loads the master key: `POSTERN_MASTER_KEY`, else a file in the data folder, which is made at the first start.
 *
 * @throws CommandError when it is not 64 hex characters, or the folder has a database and no such file
 */
export async function loadMasterKey(folder: string, environment: NodeJS.ProcessEnv): Promise<LoadedMasterKey> {
  const given = environment.POSTERN_MASTER_KEY;
  if (given !== undefined && !SECRET_HEX.test(given)) {
    throw new CommandError(
      'POSTERN_MASTER_KEY is not 64 hex characters: correct it, or leave it out to use the data folder.',
    );
  }
  const path = join(folder, 'master-key');
  if (given !== undefined) return { key: Buffer.from(given, 'hex'), discard: async () => {} };
  const { hex, isNew } = await readOrCreateKey(path, () => randomBytes(32).toString('hex'));
  return { key: Buffer.from(hex, 'hex'), discard: async () => (isNew ? rm(path, { force: true }) : undefined) };
}
