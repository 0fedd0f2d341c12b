import { PRODUCTION_NOTARIZER_SIGN_PUBLIC_KEY, PRODUCTION_TLS_FETCHER_SIGN_PUBLIC_KEY } from '@postern/protocol';

/** The environment variable of each option of `turnkey`. */
export const ENVIRONMENT = {
  apiUrl: 'TURNKEY_API_URL',
  organizationId: 'TURNKEY_ORGANIZATION_ID',
  apiPublicKey: 'TURNKEY_API_PUBLIC_KEY',
  apiPrivateKey: 'TURNKEY_API_PRIVATE_KEY',
  notarizerPublicKey: 'TURNKEY_NOTARIZER_PUBLIC_KEY',
  tlsFetcherPublicKey: 'TURNKEY_TLS_FETCHER_PUBLIC_KEY',
} as const;

export type TurnkeySetting = keyof typeof ENVIRONMENT;

/** The variable that names a file with API keys. */
export const API_KEY_FILE = 'TURNKEY_API_PRIVATE_KEY_FILE';

/** The environment variables of other options, by the path of the option. */
export const OPTION_VARIABLES: Readonly<Record<string, string>> = {
  origins: 'POSTERN_ORIGINS',
  trustedProxies: 'POSTERN_TRUSTED_PROXIES',
  'otp.smsCountries': 'POSTERN_SMS_COUNTRIES',
  'audit.key': 'POSTERN_AUDIT_KEY',
};

export type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULTS: Partial<Record<TurnkeySetting, string>> = {
  notarizerPublicKey: PRODUCTION_NOTARIZER_SIGN_PUBLIC_KEY,
  tlsFetcherPublicKey: PRODUCTION_TLS_FETCHER_SIGN_PUBLIC_KEY,
};

/**
 * Reads a setting from the options, else from the environment, else takes Turnkey's production value.
 * @param problems Receives a sentence when the setting is missing or empty. The result is an empty string then.
 */
export function turnkeySetting(
  name: TurnkeySetting,
  given: Partial<Record<TurnkeySetting, string>>,
  environment: Environment,
  problems: string[],
): string {
  const value = given[name] ?? environment[ENVIRONMENT[name]] ?? DEFAULTS[name];
  if (value === undefined) problems.push(`${settingName(name)} is not set.`);
  else if (value.trim() === '') problems.push(`${settingName(name)} is empty.`);
  return value?.trim() ?? '';
}

/**
 * Reads a variable that holds a list, separated by commas.
 * @param problems Receives a sentence when the variable is set but empty, which is usually a mistake.
 * @returns undefined when the variable is not set.
 */
export function environmentList(name: string, environment: Environment, problems: string[]): string[] | undefined {
  const list = environment[name];
  if (list?.trim() === '') problems.push(`${name} is empty. Remove it, or give it a value.`);
  const entries = list?.split(',').map((entry) => entry.trim());
  return entries?.filter((entry) => entry !== '');
}

/** The name of a setting in a message: its variable and its option. */
export function settingName(name: TurnkeySetting): string {
  return `${ENVIRONMENT[name]} (option turnkey.${name})`;
}
