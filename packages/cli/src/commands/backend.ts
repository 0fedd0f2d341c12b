import type { CompleteConfig, PosternConfig } from '@postern/backend';
import { Command } from 'commander';
import type { Logger } from 'pino';
import { configurationFlags, environmentHelp, givenFlags } from '../configuration/flags.ts';
import { readDeploymentConfig } from '../configuration/read-deployment-config.ts';
import { type Lifetime, runUntilStopped } from '../lifetime.ts';
import { createLogger } from '../monitoring/logger.ts';
import { sendTraces } from '../monitoring/send-traces.ts';
import { serveMetrics } from '../monitoring/serve-metrics.ts';
import { configOption } from '../options.ts';
import { openPort } from '../server/open-port.ts';
import { openAuditTrail, openSharedStore } from '../services/backend-databases.ts';

const HELP = `
  OTEL_EXPORTER_OTLP_ENDPOINT     http://… of a receiver of traces; default: no traces

DATABASE_URL, POSTERN_AUDIT_KEY and POSTERN_AUDIT_DATABASE_URL can be in files: DATABASE_URL_FILE names one, and so on.
A flag overrides postern.config.ts, the file overrides variables, and variables override the file .env.`;

/** Longer than load balancers keep a connection that is not used: else they send a request into a closed one. */
const KEEP_ALIVE_MS = 75_000;

/** `postern backend`: the backend alone. */
export function backendCommand(): Command {
  const command = new Command('backend')
    .description('start only the backend, for Turnkey or an authority')
    .addOption(configOption());
  for (const option of configurationFlags()) command.addOption(option);
  return command
    .addHelpText('after', environmentHelp() + HELP)
    .action(async ({ config: file }: { config?: string }) => {
      const logger = createLogger('info');
      await runUntilStopped(
        async (lifetime) => {
          const flags = givenFlags(command);
          await start(await readDeploymentConfig({ file, flags, required: 'backend' }), logger, lifetime);
        },
        () => logger.info('stopping'),
      );
    });
}

async function start({ server, ...config }: CompleteConfig, logger: Logger, lifetime: Lifetime): Promise<void> {
  const { port, host, logLevel, metricsPort, metricsHost, drainSeconds } = server;
  logger.level = logLevel;
  const openedPort = await openPort({ host, port, setting: '--port or POSTERN_PORT' }, lifetime);
  const metricsUrl = metricsPort === undefined ? undefined : await serveMetrics(metricsHost, metricsPort, lifetime);
  await sendTraces(process.env, 'postern-backend', logger, lifetime);
  const { createPostern } = await import('@postern/backend');
  const { createDrain } = await import('@postern/backend/node');
  const postern = createPostern({ logger, ...(await withDatabases(config, lifetime)) });
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

/** Opens the databases now, so that a wrong address is reported at the start. */
async function withDatabases(config: PosternConfig, lifetime: Lifetime): Promise<PosternConfig> {
  const { databaseUrl, audit: { databaseUrl: auditUrl, ...audit } = {}, ...others } = config;
  const store = databaseUrl === undefined ? config.store : await openSharedStore(databaseUrl);
  if (store && store !== config.store) lifetime.atEnd(store.close);
  // The backend closes it.
  const trail = auditUrl === undefined ? audit.trail : await openAuditTrail(auditUrl, audit.key ?? '');
  return { ...others, ...(store ? { store } : {}), audit: { ...audit, ...(trail ? { trail } : {}) } };
}
