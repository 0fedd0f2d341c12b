import type { PosternConfig } from '@postern/backend';
import type { TurnkeyValues } from './turnkey-values.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const SECRET_VARIABLES = [
  'TURNKEY_API_PRIVATE_KEY',
  'POSTERN_AUDIT_KEY',
  'POSTERN_MASTER_KEY',
  'POSTERN_CONTROL_TOKEN',
  'POSTERN_INBOX_PASSWORD',
  'POSTERN_SMS_WEBHOOK_SECRET',
];
const URLS_WITH_PASSWORD = ['POSTERN_SMTP_URL', 'TURNKEY_API_URL'];
/** A shorter one would be found in ordinary words. */
const SHORTEST = 6;

/** Every secret that the doctor can meet. Nothing that it prints may contain one. */
export function secretsOf(options: PosternConfig, environment: Environment, { privateKeys }: TurnkeyValues): string[] {
  const captchas = [
    options.captcha,
    ...Object.values(options.authProxy?.configurations ?? {}).map(({ captcha }) => captcha),
  ];
  const webhooks = Object.values(options.webhooks?.endpoints ?? {}).flatMap(({ secrets = [] }) => secrets);
  const found = [
    ...webhooks.flatMap((secrets) => secrets.split(',')),
    ...privateKeys,
    ...SECRET_VARIABLES.map((name) => environment[name]),
    ...URLS_WITH_PASSWORD.flatMap((name) => passwordIn(environment[name])),
    ...[options.databaseUrl, options.audit?.databaseUrl].flatMap(passwordIn),
    options.audit?.key,
    ...captchas.map((captcha) => (captcha && 'secret' in captcha ? captcha.secret : undefined)),
    ...Object.values(options.oauth?.providers ?? {}).flatMap(({ clientSecret, appleKey }) => [
      clientSecret,
      appleKey?.privateKey,
    ]),
  ];
  const secrets = found.filter((secret) => typeof secret === 'string').map((secret) => secret.trim());
  // The longest first, so that no rest of one stays.
  return [...new Set(secrets)].filter(({ length }) => length >= SHORTEST).sort((a, b) => b.length - a.length);
}

/** The whole URL and its password, as it is written and decoded. */
function passwordIn(url: string | undefined): string[] {
  if (!url || !URL.canParse(url)) return [];
  const { password } = new URL(url);
  if (password === '') return [];
  return [url, password, decoded(password)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
