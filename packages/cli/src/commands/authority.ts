import { resolve } from 'node:path';
import type { AnsweredRequest } from '@postern/authority';
import { Command, Option } from 'commander';
import type { Logger } from 'pino';
import { commandLine } from '../command-line.ts';
import { loadSecretFiles } from '../configuration/load-secret-files.ts';
import { openDataFolder } from '../data/data-folder.ts';
import { writeDeployment } from '../data/deployment.ts';
import { type Lifetime, runUntilStopped } from '../lifetime.ts';
import { createLogger, type LogLevel } from '../monitoring/logger.ts';
import { measureAuthority } from '../monitoring/measure-authority.ts';
import { serveMetrics } from '../monitoring/serve-metrics.ts';
import {
  AUTHORITY_ENVIRONMENT,
  authorityPortOption,
  dataOption,
  hostOption,
  logLevelOption,
  type MessageFlags,
  messageOptions,
  metricsOptions,
} from '../options.ts';
import { openPort } from '../server/open-port.ts';
import { codesNote, openInboxWarning } from '../services/sign-in-notes.ts';
import { startAuthority } from '../services/start-authority.ts';
import { createLogTerminal } from '../terminal/log-terminal.ts';
import { createTerminal, type Terminal } from '../terminal/terminal.ts';

interface AuthorityCommandOptions extends MessageFlags {
  authorityPort: number;
  host: string;
  data: string;
  exposeInbox: boolean;
  controlApi: boolean;
  sandboxContacts: boolean;
  logLevel: LogLevel;
  metricsPort?: number;
  metricsHost: string;
}

/** `postern authority`: the authority alone. It writes log lines where its output is no terminal. */
export function authorityCommand(): Command {
  const command = new Command('authority');
  for (const option of messageOptions()) command.addOption(option);
  for (const option of metricsOptions()) command.addOption(option);
  return command
    .description('start only the authority')
    .addOption(authorityPortOption())
    .addOption(hostOption())
    .addOption(dataOption())
    .addOption(
      new Option('--expose-inbox', 'let anyone who reaches the authority read all messages, at /_authority/inbox')
        .env('POSTERN_EXPOSE_INBOX')
        .default(false),
    )
    .addOption(
      new Option('--control-api', 'let tests move the clock, read codes and make failures, with POSTERN_CONTROL_TOKEN')
        .env('POSTERN_CONTROL_API')
        .default(false),
    )
    .addOption(
      new Option('--sandbox-contacts', 'let user@example.com and +19999999999 sign in with the code 000000')
        .env('POSTERN_SANDBOX_CONTACTS')
        .default(false),
    )
    .addOption(logLevelOption())
    .addHelpText('after', AUTHORITY_ENVIRONMENT)
    .action(async (options: AuthorityCommandOptions) => {
      const logger = process.stdout.isTTY ? undefined : createLogger(options.logLevel);
      const terminal = logger ? createLogTerminal(logger) : createTerminal();
      await runUntilStopped(
        (lifetime) => start(options, terminal, logger, lifetime),
        () => terminal.paragraph('Stopping …'),
      );
    });
}

async function start(
  options: AuthorityCommandOptions,
  terminal: Terminal,
  logger: Logger | undefined,
  lifetime: Lifetime,
): Promise<void> {
  const { host, authorityPort, exposeInbox, controlApi, sandboxContacts, metricsHost, metricsPort } = options;
  terminal.heading('Postern authority');
  await loadSecretFiles(process.env);
  const folder = await openDataFolder(resolve(options.data), lifetime);
  const setting = '--authority-port or POSTERN_AUTHORITY_PORT';
  const port = await openPort({ host, port: authorityPort, setting }, lifetime);
  const metricsUrl = metricsPort === undefined ? undefined : await serveMetrics(metricsHost, metricsPort, lifetime);
  const measure = metricsUrl === undefined ? undefined : measureAuthority();
  const onRequest = (request: AnsweredRequest): void => {
    measure?.(request);
    if (logger && !isGoodProbe(request)) logger.info({ request }, 'request');
  };
  const { deployment, carriers, inbox } = await startAuthority(
    { folder, port, exposeInbox, hasControl: controlApi, sandboxContacts, flags: options, terminal, onRequest },
    lifetime,
  );
  await writeDeployment(folder, { ...deployment, posternUrl: '', authProxyUrl: '', authProxyConfigId: '' });
  lifetime.stopping.throwIfAborted();

  terminal.rows([
    ['Authority', port.url],
    ...(inbox.state !== 'closed' ? ([['Inbox', `${port.url}/_authority/inbox`]] as const) : []),
    ['Data', folder],
    ...(metricsUrl ? ([['Metrics', metricsUrl]] as const) : []),
  ]);
  terminal.paragraph(...codesNote(carriers, inbox, options.data));
  terminal.paragraph(`"${commandLine('env', options.data)}" prints what a backend needs.`, 'Ctrl-C stops everything.');
  if (sandboxContacts) terminal.warn('The sandbox contacts are on: the code 000000 signs in as each of them.');
  if (inbox.state === 'open' && port.isPublic) terminal.warn(openInboxWarning(host));
}

/** Probes come every few seconds. */
function isGoodProbe({ operation, status }: AnsweredRequest): boolean {
  return status === 200 && (operation === 'healthz' || operation === 'readyz');
}
