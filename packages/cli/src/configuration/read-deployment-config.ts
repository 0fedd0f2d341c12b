import type { CompleteConfig, GivenText, ReadConfigOptions } from '@postern/backend';
import { CommandError } from '../command-error.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { loadConfig } from './load-config.ts';
import { loadSecretFiles } from './load-secret-files.ts';

interface DeploymentConfigOptions {
  /** The file, as `--config` names it. */
  file?: string | undefined;
  /** The flags that set an option. */
  flags?: readonly GivenText[];
  /** The options without which the command cannot work, or `backend`. */
  required: NonNullable<ReadConfigOptions['required']>;
}

/**
 * The configuration of the deployment: flags, else `postern.config.ts` of the working folder, else variables, else `.env`.
 *
 * @throws CommandError with a sentence for each option that is missing or wrong
 */
export async function readDeploymentConfig(options: DeploymentConfigOptions): Promise<CompleteConfig> {
  const { file, flags = [], required } = options;
  await loadSecretFiles(process.env);
  const loaded = await loadConfig({ file, folder: process.cwd() });
  const { ConfigurationError, readConfig } = await import('@postern/backend');
  try {
    return readConfig(loaded?.config ?? {}, { texts: flags, required });
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const isOfFlag = error.problems.some((problem) => problem.startsWith('--'));
    throw new CommandError(error.message, isOfFlag ? EXIT_CODES.WRONG_COMMAND_LINE : EXIT_CODES.FAILED);
  }
}
