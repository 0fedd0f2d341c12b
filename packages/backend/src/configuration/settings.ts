import { authProxyProblems } from './auth-proxy-settings.ts';
import { ConfigurationError } from './configuration-error.ts';
import type { PosternOptions } from './options.ts';
import { type CheckedOptions, type ResolvedConfig, resolveConfig } from './resolve-config.ts';
import { isThisMachine } from './turnkey-options.ts';
import { type TurnkeySettings, turnkeySettings } from './turnkey-settings.ts';
import { webhookProblems } from './webhooks-settings.ts';
import { type Environment, valueAt } from './with-variables.ts';

/** The options as checked values. */
export type Settings = Omit<CheckedOptions, 'turnkey' | 'environment' | 'session'> & {
  session: SessionSettings;
  turnkey: TurnkeySettings;
  isProduction: boolean;
};

type SessionSettings = CheckedOptions['session'] & { maxExpirationSeconds: number };

/**
 * Checks options and environment.
 * @throws ConfigurationError with one sentence for every option or variable that is missing or wrong.
 */
export function resolveSettings(options: PosternOptions): Settings {
  const environment = options.environment ?? process.env;
  return settingsOf(resolveConfig(options, { environment, isCommand: false, required: 'backend' }), environment);
}

/**
 * Makes the settings of a configuration.
 * @throws ConfigurationError when there are problems.
 */
export function settingsOf({ checked, problems, nameOf, fixOf }: ResolvedConfig, environment: Environment): Settings {
  if (!checked) throw new ConfigurationError(problems);
  const production = isProduction(checked, environment);
  problems.push(...contradictions(checked, production, nameOf));
  const ofFile = 'turnkey.apiPrivateKeyFile';
  const turnkey = turnkeySettings(checked.turnkey, checked.formerApiPublicKeys, (mistake) =>
    problems.push(`${nameOf(ofFile)} ${mistake}. ${fixOf(ofFile)}`),
  );
  if (problems.length > 0 || !turnkey) throw new ConfigurationError(problems);
  return { ...checked, session: sessionSettings(checked), turnkey, isProduction: production };
}

/** By default a session may be as long as the longest that any app opens here. */
function sessionSettings({ session, authProxy }: CheckedOptions): SessionSettings {
  const ofApps = Object.values(authProxy?.configurations ?? {}).map((app) => app.session.expirationSeconds ?? 0);
  const longest = Math.max(session.expirationSeconds, ...ofApps);
  return { ...session, maxExpirationSeconds: session.maxExpirationSeconds ?? longest };
}

/**
 * Development means that the Turnkey API is on this machine and NODE_ENV is not `production`. Everything else is
 * production, so that a missing variable never makes the backend less strict.
 */
export function isProduction(
  { turnkey: { apiUrl } }: { turnkey: Pick<CheckedOptions['turnkey'], 'apiUrl'> },
  environment: Environment,
): boolean {
  // A missing API URL is reported by itself.
  if (apiUrl === undefined) return false;
  return environment.NODE_ENV === 'production' || !isThisMachine(apiUrl);
}

/** Two options that exclude each other. */
const ALTERNATIVES = [
  ['turnkey.apiKeys', 'turnkey.apiPrivateKey'],
  ['turnkey.apiKeys', 'turnkey.apiPrivateKeyFile'],
  ['turnkey.apiPrivateKeyFile', 'turnkey.apiPrivateKey'],
  ['store', 'databaseUrl'],
  ['audit.trail', 'audit.databaseUrl'],
  ['trustedProxies', 'clientAddress'],
] as const;

/** Options that are valid by themselves but not together. */
function contradictions(settings: CheckedOptions, isProduction: boolean, nameOf: (path: string) => string): string[] {
  const { otp, oauth, captcha, authProxy, basePath, webhooks } = settings;
  const problems = authProxy ? authProxyProblems(authProxy, oauth) : [];
  const captchas = [captcha, ...Object.values(authProxy?.configurations ?? {}).map((app) => app.captcha)];
  if (isProduction && captchas.some((each) => each && each.provider === 'local')) {
    problems.push('The captcha of the provider local is for development only: anyone passes it.');
  }
  if (isProduction && webhooks) problems.push(...webhookProblems(webhooks));
  if (authProxy?.basePath === basePath) {
    problems.push('Options basePath and authProxy.basePath are the same; choose two different ones.');
  }
  if (!otp.smsCountries && isProduction) {
    problems.push(
      "Option otp.smsCountries (POSTERN_SMS_COUNTRIES) is not set. Name the countries to which codes are sent by SMS, for example ['DE', 'US'] (DE,US), or [] (none) to send none.",
    );
  }
  for (const [one, other] of ALTERNATIVES) {
    if (valueAt(settings, one) === undefined || valueAt(settings, other) === undefined) continue;
    problems.push(`${nameOf(one)} and ${nameOf(other)} are both set. Remove one of them.`);
  }
  return problems;
}
