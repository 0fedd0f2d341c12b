import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { CommandError } from '../command-error.ts';
import { readOrCreateSecret, SECRET_HEX } from './secret-file.ts';

/**
 * The key with which the authority encrypts all secrets: `POSTERN_MASTER_KEY`, else a file in the data folder.
 *
 * @returns 32 bytes
 * @throws CommandError when it is not 64 hex characters
 */
export async function loadMasterKey(folder: string, environment: NodeJS.ProcessEnv): Promise<Uint8Array> {
  const given = environment.POSTERN_MASTER_KEY;
  if (given !== undefined && !SECRET_HEX.test(given)) {
    throw new CommandError(
      'POSTERN_MASTER_KEY is not 64 hex characters: correct it, or leave it out to use the data folder.',
    );
  }
  const path = join(folder, 'master-key');
  const hex = given ?? (await readOrCreateSecret(path, () => randomBytes(32).toString('hex')));
  return Buffer.from(hex, 'hex');
}
