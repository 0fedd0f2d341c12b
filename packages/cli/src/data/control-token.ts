import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { CommandError } from '../command-error.ts';
import { readOrCreateSecret, readSecret } from './secret-file.ts';

const MIN_LENGTH = 16;

/**
 * The token of the control API: `POSTERN_CONTROL_TOKEN`, else a file in the data folder, which is made when it is missing.
 *
 * @throws CommandError when it is too short
 */
export async function loadControlToken(folder: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const given = environment.POSTERN_CONTROL_TOKEN;
  if (given !== undefined && given.length < MIN_LENGTH) {
    throw new CommandError(
      `POSTERN_CONTROL_TOKEN has fewer than ${MIN_LENGTH} characters: make it longer, or leave it out to use the data folder.`,
    );
  }
  return given ?? readOrCreateSecret(pathOf(folder), () => randomBytes(32).toString('hex'));
}

/** The token that the last start used. @returns undefined when there is none. @throws CommandError as above. */
export async function readControlToken(folder: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  return environment.POSTERN_CONTROL_TOKEN ?? readSecret(pathOf(folder));
}

function pathOf(folder: string): string {
  return join(folder, 'control-token');
}
