import { PRODUCTION_NOTARIZER_SIGN_PUBLIC_KEY, PRODUCTION_TLS_FETCHER_SIGN_PUBLIC_KEY } from '@postern/protocol';

/** The variables that stand in for the options of `turnkey`. */
export const ENVIRONMENT = {
  apiUrl: 'TURNKEY_API_URL',
  organizationId: 'TURNKEY_ORGANIZATION_ID',
  apiPublicKey: 'TURNKEY_API_PUBLIC_KEY',
  apiPrivateKey: 'TURNKEY_API_PRIVATE_KEY',
  notarizerPublicKey: 'TURNKEY_NOTARIZER_PUBLIC_KEY',
  tlsFetcherPublicKey: 'TURNKEY_TLS_FETCHER_PUBLIC_KEY',
} as const;

export type TurnkeySetting = keyof typeof ENVIRONMENT;

/** The variables that stand in for other options, by the path of the option. */
export const OPTION_VARIABLES: Readonly<Record<string, string>> = {
  origins: 'POSTERN_ORIGINS',
  trustedProxies: 'POSTERN_TRUSTED_PROXIES',
  'otp.smsCountries': 'POSTERN_SMS_COUNTRIES',
};

export type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULTS: Partial<Record<TurnkeySetting, string>> = {
  notarizerPublicKey: PRODUCTION_NOTARIZER_SIGN_PUBLIC_KEY,
  tlsFetcherPublicKey: PRODUCTION_TLS_FETCHER_SIGN_PUBLIC_KEY,
};

/**
 * Takes a setting from the options, else from the environment, else Turnkey's production value.
 * @param problems Gets a sentence when the setting is missing or empty; the setting is an empty string then.
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
 * The list of a variable, separated by commas.
 * @param problems Gets a sentence when the variable is set to nothing, which is a mistake more often than a wish.
 * @returns undefined when the variable is not set.
 */
export function environmentList(name: string, environment: Environment, problems: string[]): string[] | undefined {
  const list = environment[name];
  if (list?.trim() === '') problems.push(`${name} is empty; leave it out, or name what it is to hold.`);
  const entries = list?.split(',').map((entry) => entry.trim());
  return entries?.filter((entry) => entry !== '');
}

/** How a setting is called in a message: by its variable and its option. */
export function settingName(name: TurnkeySetting): string {
  return `${ENVIRONMENT[name]} (option turnkey.${name})`;
}
