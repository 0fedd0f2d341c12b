import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { isCompressedKey, p256KeyPair, p256PublicKey } from '../tokens/p256-keys.ts';
import { authProxyProblems } from './auth-proxy-settings.ts';
import { ConfigurationError } from './configuration-error.ts';
import type { Environment, TurnkeySetting } from './environment.ts';
import { ENVIRONMENT, environmentList, OPTION_VARIABLES, settingName, turnkeySetting } from './environment.ts';
import { optionProblems } from './option-problems.ts';
import type { PosternOptions } from './options.ts';
import { optionsSchema } from './options-schema.ts';

/** The options as checked values. */
export type Settings = Omit<z.infer<typeof optionsSchema>, 'turnkey' | 'environment' | 'session'> & {
  session: SessionSettings;
  turnkey: TurnkeySettings;
};

type SessionSettings = z.infer<typeof optionsSchema>['session'] & { maxExpirationSeconds: number };

export interface TurnkeySettings {
  /** Without a slash at the end. */
  apiUrl: string;
  organizationId: string;
  apiKey: KeyObject;
  /** Compressed, lowercase hex. */
  apiPublicKey: string;
  /** Public keys that check receipts: of the current API key and of former ones. */
  receiptKeys: readonly KeyObject[];
  notarizerKey: KeyObject;
  tlsFetcherKey: KeyObject;
  /** Uncompressed, lowercase hex, as bundles spell it. */
  tlsFetcherPublicKey: string;
}

/**
 * Checks options and environment.
 * @throws ConfigurationError with one sentence for every option or variable that is missing or wrong.
 */
export function resolveSettings(options: PosternOptions): Settings {
  const environment = options.environment ?? process.env;
  const problems: string[] = [];
  const turnkey = checkTurnkey(options, environment, problems);
  const completed = withEnvironment(options, environment, problems);
  const parsed = optionsSchema.safeParse(completed);
  if (!parsed.success) problems.push(...optionProblems(optionsSchema, parsed.error.issues, optionName(options)));
  else problems.push(...contradictions(parsed.data, isProduction(options, environment)));
  if (problems.length > 0 || !turnkey || !parsed.success) throw new ConfigurationError(problems);
  return { ...parsed.data, session: sessionSettings(parsed.data), turnkey };
}

/** By default a session may be as long as the longest that any app opens here. */
function sessionSettings({ session, authProxy }: z.infer<typeof optionsSchema>): SessionSettings {
  const ofApps = Object.values(authProxy?.configurations ?? {}).map((app) => app.session.expirationSeconds ?? 0);
  const longest = Math.max(session.expirationSeconds, ...ofApps);
  return { ...session, maxExpirationSeconds: session.maxExpirationSeconds ?? longest };
}

/**
 * Development means that the Turnkey API is on this machine and NODE_ENV is not `production`. Everything else is
 * production, so that a missing variable never makes the backend less strict.
 */
function isProduction({ turnkey }: PosternOptions, environment: Environment): boolean {
  const apiUrl = turnkey?.apiUrl ?? environment[ENVIRONMENT.apiUrl] ?? '';
  // A missing API URL is reported by itself.
  if (apiUrl.trim() === '') return false;
  return environment.NODE_ENV === 'production' || !isThisMachine(apiUrl);
}

function withEnvironment(options: PosternOptions, environment: Environment, problems: string[]): PosternOptions {
  const list = (path: string, given: unknown) =>
    given === undefined ? environmentList(OPTION_VARIABLES[path] ?? '', environment, problems) : undefined;
  const origins = list('origins', options.origins);
  const proxies = list('trustedProxies', options.trustedProxies);
  const countries = list('otp.smsCountries', options.otp?.smsCountries);
  const [first = '', ...others] = proxies ?? [];
  return {
    ...options,
    ...(origins ? { origins } : {}),
    ...(proxies ? { trustedProxies: /^\d+$/.test(first) && others.length === 0 ? Number(first) : proxies } : {}),
    // The schema checks whether these are countries.
    ...(countries ? { otp: { ...options.otp, smsCountries: withoutNone(countries) as [] } } : {}),
  };
}

/** `none` means the empty list, because an empty variable is an error. */
function withoutNone(countries: string[]): string[] {
  return countries.length === 1 && countries[0] === 'none' ? [] : countries;
}

/** An option that comes from the environment is named by its variable. */
function optionName(options: PosternOptions) {
  return (path: string): string => {
    const option = Object.keys(OPTION_VARIABLES).find((name) => path === name || path.startsWith(`${name}.`));
    const isGiven = option === 'otp.smsCountries' ? options.otp?.smsCountries : options[option as 'origins'];
    return option && !isGiven ? (OPTION_VARIABLES[option] ?? '') : `Option ${path}`;
  };
}

/** Options that are valid by themselves but not together. */
function contradictions(settings: z.infer<typeof optionsSchema>, isProduction: boolean): string[] {
  const { otp, oauth, captcha, authProxy, basePath, trustedProxies, clientAddress } = settings;
  const problems = authProxy ? authProxyProblems(authProxy, oauth) : [];
  const captchas = [captcha, ...Object.values(authProxy?.configurations ?? {}).map((app) => app.captcha)];
  if (isProduction && captchas.some((each) => each && each.provider === 'local')) {
    problems.push('The captcha of the provider local is for development only: anyone passes it.');
  }
  if (authProxy?.basePath === basePath) {
    problems.push('Options basePath and authProxy.basePath are the same; choose two different ones.');
  }
  if (!otp.smsCountries && isProduction) {
    problems.push(
      "Option otp.smsCountries (POSTERN_SMS_COUNTRIES) is not set. Name the countries to which codes are sent by SMS, for example ['DE', 'US'] (DE,US), or [] (none) to send none.",
    );
  }
  if (trustedProxies !== undefined && clientAddress) {
    problems.push(
      'Options trustedProxies and clientAddress both say where client addresses come from. Remove one of them.',
    );
  }
  return problems;
}

function checkTurnkey(
  { turnkey: given = {}, formerApiPublicKeys: former }: PosternOptions,
  environment: Environment,
  problems: string[],
): TurnkeySettings | undefined {
  const before = problems.length;
  const setting = (name: TurnkeySetting, check: (value: string) => string | undefined): string => {
    const value = turnkeySetting(name, given, environment, problems);
    const mistake = value === '' ? undefined : check(value);
    if (mistake) problems.push(`${settingName(name)} ${mistake}.`);
    return value;
  };
  const apiUrl = setting('apiUrl', urlMistake).replace(/\/$/, '');
  const organizationId = setting('organizationId', (id) =>
    z.guid().safeParse(id).success ? undefined : 'must be a UUID',
  );
  let pair: ReturnType<typeof p256KeyPair>;
  setting('apiPrivateKey', (value) => {
    pair = p256KeyPair(value);
    return pair ? undefined : 'must be a P-256 private key of 64 hex characters';
  });
  setting('apiPublicKey', (value) => {
    if (!isCompressedKey(value)) return 'must be a compressed P-256 public key of 66 hex characters';
    return pair && pair.publicKey !== value.toLowerCase() ? 'does not belong to the private key' : undefined;
  });
  const notarizerKey = pinnedKey(setting('notarizerPublicKey', pinnedKeyMistake));
  const tlsFetcherPublicKey = setting('tlsFetcherPublicKey', pinnedKeyMistake).toLowerCase();
  const tlsFetcherKey = pinnedKey(tlsFetcherPublicKey);
  if (problems.length > before || !pair || !notarizerKey || !tlsFetcherKey) return undefined;
  const { key: apiKey, publicKey: apiPublicKey } = pair;
  // The schema reports invalid keys.
  const receiptKeys = [apiPublicKey, ...(Array.isArray(former) ? former : [])].flatMap(
    (key) => p256PublicKey(key) ?? [],
  );
  return {
    apiUrl,
    organizationId,
    apiKey,
    apiPublicKey,
    receiptKeys,
    notarizerKey,
    tlsFetcherKey,
    tlsFetcherPublicKey,
  };
}

function pinnedKey(value: string): KeyObject | undefined {
  return value.startsWith('04') ? p256PublicKey(value) : undefined;
}

function pinnedKeyMistake(value: string): string | undefined {
  return pinnedKey(value) ? undefined : 'must be an uncompressed P-256 public key of 130 hex characters';
}

function urlMistake(text: string): string | undefined {
  if (!URL.canParse(text)) return 'must be a URL such as https://api.turnkey.com';
  const { protocol, pathname, search, hash, username, password } = new URL(text);
  if (!/^https?:$/.test(protocol) || username + password !== '') return 'must be an https URL without a password';
  if (pathname + search + hash !== '/')
    return 'must be only the address, without path and query. The backend adds the paths';
  // Over http, an attacker on the network could change answers, and so take over accounts.
  return protocol === 'http:' && !isThisMachine(text)
    ? 'must be an https URL. http is allowed only for this machine'
    : undefined;
}

function isThisMachine(url: string): boolean {
  return URL.canParse(url) && /^(([a-z0-9-]+\.)?localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(new URL(url).hostname);
}
