import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { commandLine } from '../command-line.ts';
import { openDataFolder } from '../data/data-folder.ts';
import { writeDeployment } from '../data/deployment.ts';
import { type Lifetime, runUntilStopped } from '../lifetime.ts';
import {
  AUTHORITY_ENVIRONMENT,
  authorityPortOption,
  dataOption,
  hostOption,
  type MessageFlags,
  messageOptions,
} from '../options.ts';
import { openPort } from '../server/open-port.ts';
import { codesNote, openInboxWarning } from '../services/sign-in-notes.ts';
import { startAuthority } from '../services/start-authority.ts';
import { createTerminal, type Terminal } from '../terminal/terminal.ts';

interface AuthorityCommandOptions extends MessageFlags {
  authorityPort: number;
  host: string;
  data: string;
  exposeInbox: boolean;
  controlApi: boolean;
  sandboxContacts: boolean;
}

/** `postern authority`: the authority alone. */
export function authorityCommand(): Command {
  const command = new Command('authority');
  for (const option of messageOptions()) command.addOption(option);
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
    .addHelpText('after', AUTHORITY_ENVIRONMENT)
    .action(async (options: AuthorityCommandOptions) => {
      const terminal = createTerminal();
      await runUntilStopped(
        (lifetime) => start(options, terminal, lifetime),
        () => terminal.paragraph('Stopping …'),
      );
    });
}

async function start(options: AuthorityCommandOptions, terminal: Terminal, lifetime: Lifetime): Promise<void> {
  const { host, authorityPort, exposeInbox, controlApi, sandboxContacts } = options;
  terminal.heading('Postern authority');
  const folder = await openDataFolder(resolve(options.data), lifetime);
  const setting = '--authority-port or POSTERN_AUTHORITY_PORT';
  const port = await openPort({ host, port: authorityPort, setting }, lifetime);
  const { deployment, carriers, inbox } = await startAuthority(
    { folder, port, exposeInbox, hasControl: controlApi, sandboxContacts, flags: options, terminal },
    lifetime,
  );
  await writeDeployment(folder, { ...deployment, posternUrl: '', authProxyUrl: '', authProxyConfigId: '' });
  lifetime.stopping.throwIfAborted();

  terminal.rows([
    ['Authority', port.url],
    ...(inbox.state !== 'closed' ? ([['Inbox', `${port.url}/_authority/inbox`]] as const) : []),
    ['Data', folder],
  ]);
  terminal.paragraph(...codesNote(carriers, inbox, options.data));
  terminal.paragraph(`"${commandLine('env', options.data)}" prints what a backend needs.`, 'Ctrl-C stops everything.');
  if (sandboxContacts) terminal.warn('The sandbox contacts are on: the code 000000 signs in as each of them.');
  if (inbox.state === 'open' && port.isPublic) terminal.warn(openInboxWarning(host));
}
