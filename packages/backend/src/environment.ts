import { ConfigurationError } from './configuration-error.ts';

/** The variables that stand in for options. */
export const ENVIRONMENT = {
  apiUrl: 'TURNKEY_API_URL',
  organizationId: 'TURNKEY_ORGANIZATION_ID',
  apiPublicKey: 'TURNKEY_API_PUBLIC_KEY',
  apiPrivateKey: 'TURNKEY_API_PRIVATE_KEY',
  notarizerPublicKey: 'TURNKEY_NOTARIZER_PUBLIC_KEY',
  tlsFetcherPublicKey: 'TURNKEY_TLS_FETCHER_PUBLIC_KEY',
} as const;

export type TurnkeySetting = keyof typeof ENVIRONMENT;

/** The keys of Turnkey's production enclaves (Turnkey docs, "Enclave secure channels"): uncompressed P-256, hex. */
const PRODUCTION: Partial<Record<TurnkeySetting, string>> = {
  notarizerPublicKey:
    '04d498aa87ac3bf982ac2b5dd9604d0074905cfbda5d62727c5a237b895e6749205e9f7cd566909c4387f6ca25c308445c60884b788560b785f4a96ac33702a469',
  tlsFetcherPublicKey:
    '046b4f88421f76b6ba418afc2ea1d8ced671337d7db6b80478a60d8531bf8f17fa9a512f0fef96fc0c9b4cd9dff70b34992e520ce04c79d931f6ff6296b547d201',
};

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Takes each setting from the options, else from the environment, else Turnkey's production value.
 * @throws ConfigurationError naming the variable of a setting that is missing or empty.
 */
export function turnkeySettings(
  given: Partial<Record<TurnkeySetting, string>>,
  environment: Environment,
): Record<TurnkeySetting, string> {
  const setting = (name: TurnkeySetting): string => {
    const value = given[name] ?? environment[ENVIRONMENT[name]] ?? PRODUCTION[name];
    if (value === undefined) throw new ConfigurationError(`${settingName(name)} is not set.`);
    if (value.trim() === '') throw new ConfigurationError(`${settingName(name)} is empty.`);
    return value.trim();
  };
  return {
    apiUrl: setting('apiUrl'),
    organizationId: setting('organizationId'),
    apiPublicKey: setting('apiPublicKey'),
    apiPrivateKey: setting('apiPrivateKey'),
    notarizerPublicKey: setting('notarizerPublicKey'),
    tlsFetcherPublicKey: setting('tlsFetcherPublicKey'),
  };
}

/**
 * The origins of `POSTERN_ORIGINS`: separated by commas.
 * @throws ConfigurationError when it is set to nothing, which is a mistake more often than a wish to allow nobody.
 */
export function environmentOrigins(environment: Environment): string[] {
  const list = environment.POSTERN_ORIGINS;
  if (list === undefined) return [];
  const origins = list.split(',').map((origin) => origin.trim());
  if (list.trim() === '') throw new ConfigurationError('POSTERN_ORIGINS is empty; leave it out to allow no origin.');
  return origins.filter((origin) => origin !== '');
}

/** How a setting is called in a message: by its variable and its option. */
export function settingName(name: TurnkeySetting): string {
  return `${ENVIRONMENT[name]} (option turnkey.${name})`;
}
