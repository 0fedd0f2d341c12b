// The command reads this table for its help, so this file imports nothing: the schema takes a while to load.

/** The environment variable of an option. */
export interface Variable {
  /** Its name. */
  name: string;
  /** What it is, in a few words. */
  summary: string;
  /** Only the command `postern` reads it, and `createPostern` does not. */
  isOfCommand?: true;
  /** Options that replace this one. When one of them is given, the variable is not read. */
  unless?: readonly string[];
}

const OTHER_KEYS = ['turnkey.apiKeys', 'turnkey.apiPrivateKeyFile'];

/** All environment variables of the configuration, by the path of their option. */
export const VARIABLES: Readonly<Record<string, Variable>> = {
  'turnkey.apiUrl': { name: 'TURNKEY_API_URL', summary: 'https://api.turnkey.com, or an authority' },
  'turnkey.organizationId': { name: 'TURNKEY_ORGANIZATION_ID', summary: 'the parent organization' },
  'turnkey.apiPublicKey': { name: 'TURNKEY_API_PUBLIC_KEY', summary: 'its API key, hex', unless: OTHER_KEYS },
  'turnkey.apiPrivateKey': { name: 'TURNKEY_API_PRIVATE_KEY', summary: 'its private half, hex', unless: OTHER_KEYS },
  'turnkey.apiPrivateKeyFile': {
    name: 'TURNKEY_API_PRIVATE_KEY_FILE',
    summary: 'instead of both: a file with a private key in each line',
    unless: ['turnkey.apiKeys', 'turnkey.apiPublicKey', 'turnkey.apiPrivateKey'],
  },
  'turnkey.notarizerPublicKey': {
    name: 'TURNKEY_NOTARIZER_PUBLIC_KEY',
    summary: "uncompressed hex; default: Turnkey's",
  },
  'turnkey.tlsFetcherPublicKey': {
    name: 'TURNKEY_TLS_FETCHER_PUBLIC_KEY',
    summary: "uncompressed hex; default: Turnkey's",
  },
  appName: { name: 'POSTERN_APP_NAME', summary: 'name of the app in messages with codes; default: Postern' },
  origins: { name: 'POSTERN_ORIGINS', summary: 'exact origins that may call the backend, separated by commas' },
  trustedProxies: {
    name: 'POSTERN_TRUSTED_PROXIES',
    summary: 'proxies in front of the backend: their number, or their addresses and CIDR ranges',
  },
  'otp.smsCountries': {
    name: 'POSTERN_SMS_COUNTRIES',
    summary: 'countries that get codes by SMS, such as DE,US; "none" for no country',
  },
  compatibility: {
    name: 'POSTERN_COMPATIBILITY',
    summary: "guide: accept requests in the form of Turnkey's guide, with codes in plain text",
  },
  databaseUrl: {
    name: 'DATABASE_URL',
    summary: 'postgres://… that several backends share; default: memory of this process',
    isOfCommand: true,
    unless: ['store'],
  },
  'audit.key': { name: 'POSTERN_AUDIT_KEY', summary: '64 hex characters; hashes the contacts in audit events' },
  'audit.databaseUrl': {
    name: 'POSTERN_AUDIT_DATABASE_URL',
    summary: 'postgres://… of the audit trail; default: events are only in the log',
    unless: ['audit.trail'],
  },
  'server.port': { name: 'POSTERN_PORT', summary: 'port of the backend; default: 3000', isOfCommand: true },
  'server.host': { name: 'POSTERN_HOST', summary: 'address to listen on; default: localhost', isOfCommand: true },
  'server.logLevel': {
    name: 'POSTERN_LOG_LEVEL',
    summary: 'which lines are logged: error, warn or info; default: info',
    isOfCommand: true,
  },
  'server.metricsPort': {
    name: 'POSTERN_METRICS_PORT',
    summary: 'port of the metrics for Prometheus, at /metrics; default: no metrics',
    isOfCommand: true,
  },
  'server.metricsHost': {
    name: 'POSTERN_METRICS_HOST',
    summary: 'address of the metrics; default: localhost',
    isOfCommand: true,
  },
  'server.drainSeconds': {
    name: 'POSTERN_DRAIN_SECONDS',
    summary: 'how many seconds requests are still accepted after SIGTERM; default: 10',
    isOfCommand: true,
  },
};
