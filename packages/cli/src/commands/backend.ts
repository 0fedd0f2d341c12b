import { Command } from 'commander';
import { pino } from 'pino';
import { type Lifetime, runUntilStopped } from '../lifetime.ts';
import {
  compatibilityOption,
  hostOption,
  originsOption,
  portOption,
  smsCountriesOption,
  trustedProxiesOption,
} from '../options.ts';
import { openPort } from '../server/open-port.ts';
import { databaseRefusal } from '../services/database.ts';

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
  POSTERN_AUDIT_DATABASE_URL      postgres://… of the audit trail; default: events are only in the log`;

interface BackendOptions {
  port: number;
  host: string;
  origins?: string[];
  trustedProxies?: number | string[];
  smsCountries?: string[];
  compatibility?: 'guide';
}

/** `postern backend`: the backend alone, configured by the environment. */
export function backendCommand(): Command {
  return new Command('backend')
    .description('start only the backend, for Turnkey or an authority')
    .addOption(portOption('port of the backend'))
    .addOption(hostOption())
    .addOption(originsOption('exact origins that may call it, separated by commas'))
    .addOption(trustedProxiesOption())
    .addOption(smsCountriesOption())
    .addOption(compatibilityOption())
    .addHelpText('after', ENVIRONMENT)
    .action(async (options: BackendOptions) => {
      const logger = pino();
      await runUntilStopped(
        (lifetime) => start(options, logger, lifetime),
        () => logger.info('stopping'),
      );
    });
}

async function start(options: BackendOptions, logger: pino.Logger, lifetime: Lifetime): Promise<void> {
  const { port, host, origins, trustedProxies, smsCountries, compatibility } = options;
  const openedPort = await openPort({ host, port, setting: '--port or POSTERN_PORT' }, lifetime);
  const { createPostern } = await import('@postern/backend');
  const store = await sharedStore(process.env.DATABASE_URL, lifetime);
  const trail = await auditTrail(process.env.POSTERN_AUDIT_DATABASE_URL);
  const postern = createPostern({
    logger,
    ...(trail ? { audit: { trail } } : {}),
    ...(origins ? { origins } : {}),
    ...(trustedProxies === undefined ? {} : { trustedProxies }),
    // The backend checks whether these are countries, and says so.
    ...(smsCountries ? { otp: { smsCountries: smsCountries as [] } } : {}),
    ...(compatibility ? { compatibility } : {}),
    ...(store ? { store } : {}),
  });
  lifetime.atEnd(postern.close);
  openedPort.serve((request, { incoming }) =>
    postern.fetch(request, { remoteAddress: incoming.socket.remoteAddress ?? '' }),
  );
  logger.info({ url: openedPort.url + postern.basePath }, 'the backend is ready');
}

async function sharedStore(url: string | undefined, lifetime: Lifetime) {
  if (url === undefined) return undefined;
  const { createPostgresStore } = await import('@postern/backend');
  const store = await createPostgresStore({ url }).catch((error: unknown) => {
    throw databaseRefusal(error, url) ?? error;
  });
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
