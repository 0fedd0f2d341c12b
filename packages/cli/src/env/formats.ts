type Values = Readonly<Record<string, string>>;

export type EnvFormat = 'dotenv' | 'next' | 'vite' | 'json';

/** What a page may know; bundlers put variables with their prefix into what every visitor can read. */
const PUBLIC = [
  'POSTERN_URL',
  'TURNKEY_API_URL',
  'TURNKEY_ORGANIZATION_ID',
  'TURNKEY_SIGNER_PUBLIC_KEY',
  'TURNKEY_NOTARIZER_PUBLIC_KEY',
  'TURNKEY_TLS_FETCHER_PUBLIC_KEY',
];

/** The variables of each format, made of those that a server needs. */
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
