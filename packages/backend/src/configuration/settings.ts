import type { z } from 'zod';
import { authProxyProblems } from './auth-proxy-settings.ts';
import { ConfigurationError } from './configuration-error.ts';
import type { Environment } from './environment.ts';
import { ENVIRONMENT, environmentList, OPTION_VARIABLES } from './environment.ts';
import { optionProblems } from './option-problems.ts';
import type { PosternOptions } from './options.ts';
import { optionsSchema } from './options-schema.ts';
import type { TurnkeySettings } from './turnkey-settings.ts';
import { checkTurnkey, isThisMachine } from './turnkey-settings.ts';
import { webhookProblems } from './webhooks-settings.ts';

/** The options as checked values. */
export type Settings = Omit<z.infer<typeof optionsSchema>, 'turnkey' | 'environment' | 'session'> & {
  session: SessionSettings;
  turnkey: TurnkeySettings;
  isProduction: boolean;
};

type SessionSettings = z.infer<typeof optionsSchema>['session'] & { maxExpirationSeconds: number };

/**
 * Checks options and environment.
 * @throws ConfigurationError with one sentence for every option or variable that is missing or wrong.
 */
export function resolveSettings(options: PosternOptions): Settings {
  const environment = options.environment ?? process.env;
  const problems: string[] = [];
  const turnkey = checkTurnkey(options, environment, problems);
  const completed = withEnvironment(options, environment, problems);
  const production = isProduction(options, environment);
  const parsed = optionsSchema.safeParse(completed);
  if (!parsed.success) problems.push(...optionProblems(optionsSchema, parsed.error.issues, optionName(options)));
  else problems.push(...contradictions(parsed.data, production));
  if (problems.length > 0 || !turnkey || !parsed.success) throw new ConfigurationError(problems);
  return { ...parsed.data, session: sessionSettings(parsed.data), turnkey, isProduction: production };
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
  const [auditKey] = list('audit.key', options.audit?.key) ?? [];
  const [first = '', ...others] = proxies ?? [];
  return {
    ...options,
    ...(origins ? { origins } : {}),
    ...(proxies ? { trustedProxies: /^\d+$/.test(first) && others.length === 0 ? Number(first) : proxies } : {}),
    ...(auditKey === undefined ? {} : { audit: { ...options.audit, key: auditKey } }),
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
    const given: Readonly<Record<string, unknown>> = {
      origins: options.origins,
      trustedProxies: options.trustedProxies,
      'otp.smsCountries': options.otp?.smsCountries,
      'audit.key': options.audit?.key,
    };
    return option && !given[option] ? (OPTION_VARIABLES[option] ?? '') : `Option ${path}`;
  };
}

/** Options that are valid by themselves but not together. */
function contradictions(settings: z.infer<typeof optionsSchema>, isProduction: boolean): string[] {
  const { otp, oauth, captcha, authProxy, basePath, trustedProxies, clientAddress, webhooks } = settings;
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
  if (trustedProxies !== undefined && clientAddress) {
    problems.push(
      'Options trustedProxies and clientAddress both say where client addresses come from. Remove one of them.',
    );
  }
  return problems;
}
