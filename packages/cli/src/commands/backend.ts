import type { PosternConfig } from '@postern/backend';
import { Command } from 'commander';
import type { Logger } from 'pino';
import { loadConfig } from '../configuration/load-config.ts';
import { loadSecretFiles } from '../configuration/load-secret-files.ts';
import { type Lifetime, runUntilStopped } from '../lifetime.ts';
import { createLogger, type LogLevel } from '../monitoring/logger.ts';
import { sendTraces } from '../monitoring/send-traces.ts';
import { serveMetrics } from '../monitoring/serve-metrics.ts';
import {
  compatibilityOption,
  configOption,
  drainSecondsOption,
  hostOption,
  logLevelOption,
  metricsOptions,
  originsOption,
  portOption,
  smsCountriesOption,
  trustedProxiesOption,
} from '../options.ts';
import { openPort } from '../server/open-port.ts';
import { databaseRefusal } from '../services/database.ts';
import { openSharedStore } from '../services/shared-store.ts';

const ENVIRONMENT = `
Environment:
  TURNKEY_API_URL                 https://api.turnkey.com, or an authority
  TURNKEY_ORGANIZATION_ID         the parent organization
  TURNKEY_API_PUBLIC_KEY          its API key, hex
  TURNKEY_API_PRIVATE_KEY         hex
  TURNKEY_API_PRIVATE_KEY_FILE    instead of both: a file with a private key in each line
  TURNKEY_NOTARIZER_PUBLIC_KEY    uncompressed hex; default Turnkey's
  TURNKEY_TLS_FETCHER_PUBLIC_KEY  uncompressed hex; default Turnkey's
  DATABASE_URL                    postgres://… that several backends share; default: memory of this process
  POSTERN_AUDIT_KEY               64 hex characters; hashes the contacts in audit events
  POSTERN_AUDIT_DATABASE_URL      postgres://… of the audit trail; default: events are only in the log
  OTEL_EXPORTER_OTLP_ENDPOINT     http://… of a receiver of traces; default: no traces
DATABASE_URL, POSTERN_AUDIT_KEY and POSTERN_AUDIT_DATABASE_URL can be in files: DATABASE_URL_FILE names one, and so on.`;

/** Longer than load balancers keep a connection that is not used: else they send a request into a closed one. */
const KEEP_ALIVE_MS = 75_000;

interface BackendOptions {
  config?: string;
  port: number;
  host: string;
  origins?: string[];
  trustedProxies?: number | string[];
  smsCountries?: string[];
  compatibility?: 'guide';
  logLevel: LogLevel;
  metricsPort?: number;
  metricsHost: string;
  drainSeconds: number;
}

/** `postern backend`: the backend alone. A flag overrides the file of the configuration, and that the environment. */
export function backendCommand(): Command {
  const command = new Command('backend');
  command
    .description('start only the backend, for Turnkey or an authority')
    .addOption(configOption())
    .addOption(portOption('port of the backend'))
    .addOption(hostOption())
    .addOption(originsOption('exact origins that may call it, separated by commas'))
    .addOption(trustedProxiesOption())
    .addOption(smsCountriesOption())
    .addOption(compatibilityOption())
    .addOption(logLevelOption())
    .addOption(drainSecondsOption());
  for (const option of metricsOptions()) command.addOption(option);
  return command.addHelpText('after', ENVIRONMENT).action(async (options: BackendOptions, command: Command) => {
    const logger = createLogger('info');
    await runUntilStopped(
      async (lifetime) => {
        await loadSecretFiles(process.env);
        const loaded = await loadConfig({ file: options.config, folder: process.cwd() });
        await start(withFlags(loaded?.config ?? {}, options, command), logger, lifetime);
      },
      () => logger.info('stopping'),
    );
  });
}

/** Flags, else the file, else variables and defaults. */
function withFlags(config: PosternConfig, options: BackendOptions, command: Command): PosternConfig {
  const chosen = <Name extends keyof BackendOptions, Value>(name: Name, inFile: Value | undefined) =>
    command.getOptionValueSource(name) === 'cli' ? options[name] : (inFile ?? options[name]);
  const smsCountries = chosen('smsCountries', config.otp?.smsCountries);
  const given = {
    origins: chosen('origins', config.origins),
    trustedProxies: chosen('trustedProxies', config.trustedProxies),
    compatibility: chosen('compatibility', config.compatibility),
    // The backend checks whether these are countries, and says so.
    otp: smsCountries && { ...config.otp, smsCountries: smsCountries as [] },
  };
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const inFile = config.server ?? {};
  const server = {
    port: chosen('port', inFile.port),
    host: chosen('host', inFile.host),
    logLevel: chosen('logLevel', inFile.logLevel),
    metricsPort: chosen('metricsPort', inFile.metricsPort),
    metricsHost: chosen('metricsHost', inFile.metricsHost),
    drainSeconds: chosen('drainSeconds', inFile.drainSeconds),
  };
  return { ...config, ...known, server: server as Required<typeof server> };
}

async function start(config: PosternConfig, logger: Logger, lifetime: Lifetime): Promise<void> {
  const {
    port = 0,
    host = '',
    logLevel = 'info',
    metricsPort,
    metricsHost = '',
    drainSeconds = 0,
  } = config.server ?? {};
  logger.level = logLevel;
  const openedPort = await openPort({ host, port, setting: '--port or POSTERN_PORT' }, lifetime);
  const metricsUrl = metricsPort === undefined ? undefined : await serveMetrics(metricsHost, metricsPort, lifetime);
  await sendTraces(process.env, 'postern-backend', logger, lifetime);
  const { createPostern } = await import('@postern/backend');
  const { createDrain } = await import('@postern/backend/node');
  const store = config.store ? undefined : await sharedStore(process.env.DATABASE_URL, lifetime);
  const trail = config.audit?.trail ? undefined : await auditTrail(process.env.POSTERN_AUDIT_DATABASE_URL);
  const postern = createPostern({
    logger,
    ...config,
    ...(trail ? { audit: { ...config.audit, trail } } : {}),
    ...(store ? { store } : {}),
  });
  lifetime.atEnd(postern.close);
  for (const server of openedPort.servers) server.keepAliveTimeout = KEEP_ALIVE_MS;
  const drain = createDrain(openedPort.servers, postern);
  openedPort.serve((request, { incoming }) =>
    postern.fetch(request, { remoteAddress: incoming.socket.remoteAddress ?? '' }),
  );
  lifetime.atEnd(async (signal) => {
    const acceptSeconds = signal === 'SIGTERM' ? drainSeconds : 0;
    if (acceptSeconds > 0) logger.info({ acceptSeconds }, 'draining');
    const cut = await drain({ acceptSeconds });
    if (cut > 0) logger.warn({ cut }, 'requests were cut off, because they took too long');
  });
  const url = openedPort.url + postern.basePath;
  logger.info({ url, ...(metricsUrl ? { metricsUrl } : {}) }, 'the backend is ready');
}

async function sharedStore(url: string | undefined, lifetime: Lifetime) {
  if (url === undefined) return undefined;
  const store = await openSharedStore(url);
  lifetime.atEnd(store.close);
  return store;
}

/** The backend closes it. */
async function auditTrail(url: string | undefined) {
  if (url === undefined) return undefined;
  const { createPostgresAuditTrail } = await import('@postern/backend');
  return createPostgresAuditTrail({ url, key: process.env.POSTERN_AUDIT_KEY ?? '' }).catch((error: unknown) => {
    throw databaseRefusal(error, url, 'POSTERN_AUDIT_DATABASE_URL') ?? error;
  });
}
