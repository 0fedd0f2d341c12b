type Values = Readonly<Record<string, string>>;

export type EnvFormat = 'dotenv' | 'next' | 'vite' | 'json';

/** What a page may know. Every visitor can read variables with a bundler's prefix. */
const PUBLIC = [
  'POSTERN_URL',
  'POSTERN_AUTH_PROXY_URL',
  'POSTERN_AUTH_PROXY_CONFIG_ID',
  'TURNKEY_API_URL',
  'TURNKEY_ORGANIZATION_ID',
  'TURNKEY_SIGNER_PUBLIC_KEY',
  'TURNKEY_NOTARIZER_PUBLIC_KEY',
  'TURNKEY_TLS_FETCHER_PUBLIC_KEY',
];

/** The variables of each format, from the values of a server. */
export const FORMATS: Readonly<Record<EnvFormat, (values: Values) => Record<string, string>>> = {
  dotenv: (values) => ({ ...values }),
  next: (values) => ({ ...values, ...publicValues(values, 'NEXT_PUBLIC_') }),
  vite: (values) => publicValues(values, 'VITE_'),
  json: (values) => ({ ...values }),
};

function publicValues(values: Values, prefix: string): Record<string, string> {
  const known = PUBLIC.flatMap((name) => (values[name] === undefined ? [] : [[`${prefix}${name}`, values[name]]]));
  return Object.fromEntries(known);
}
