import type { PosternConfig } from './config.ts';
import { ConfigurationError } from './configuration-error.ts';
import { type CheckedOptions, resolveConfig } from './resolve-config.ts';
import { settingsOf } from './settings.ts';
import type { Environment, GivenText } from './with-variables.ts';

export interface ReadConfigOptions {
  /** Default: the option `environment`, else `process.env`. */
  environment?: Environment;
  /** Values that count more than the configuration, as text: the flags of a command. */
  texts?: readonly GivenText[];
  /** Paths of options that must be set; `backend` for all that a backend needs, which are then checked together. */
  required?: readonly string[] | 'backend';
}

/** A configuration with the values of texts and variables, and with the defaults of `server`. */
export type CompleteConfig = PosternConfig & { server: CheckedOptions['server'] };

/**
 * Completes a configuration with environment variables, as the command `postern` does, and checks it. A text of `texts`
 * overrides the configuration, and the configuration overrides variables.
 * @param config For example what `postern.config.ts` exports.
 * @throws ConfigurationError with one sentence for every option that does not exist, is missing or is wrong. Each names
 *   the option and how to mend it, and none repeats a value.
 */
export function readConfig(config: unknown, options: ReadConfigOptions = {}): CompleteConfig {
  const { environment = process.env, texts = [], required = [] } = options;
  const resolved = resolveConfig(config, { environment, texts, isCommand: true, required });
  const { checked, problems } = resolved;
  if (required === 'backend') settingsOf(resolved, environment);
  if (problems.length > 0 || !checked) throw new ConfigurationError(problems);
  return { ...(resolved.options as PosternConfig), server: checked.server };
}
