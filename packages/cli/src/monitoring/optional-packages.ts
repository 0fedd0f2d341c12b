import { CommandError } from '../command-error.ts';

/**
 * Loads packages that only some operators need, so that they are not installed with the command.
 *
 * @param setting - what needs them, for the message
 * @param names - as npm installs them
 * @throws CommandError that says how to install them
 */
export async function loadOptional<Modules>(
  setting: string,
  names: readonly string[],
  load: () => Promise<Modules>,
): Promise<Modules> {
  return load().catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    throw new CommandError(
      `${setting} needs packages that are not installed beside postern: run "npm install ${names.join(' ')}".`,
    );
  });
}
