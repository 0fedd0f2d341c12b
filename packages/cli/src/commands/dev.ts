import { resolve } from 'node:path';
import { Command } from 'commander';
import { CommandError } from '../command-error.ts';
import { openDataFolder } from '../data/data-folder.ts';
import { writeDeployment } from '../data/deployment.ts';
import { type Lifetime, runUntilStopped } from '../lifetime.ts';
import {
  AUTHORITY_ENVIRONMENT,
  authorityPortOption,
  dataOption,
  hostOption,
  originsOption,
  portOption,
} from '../options.ts';
import { demoPage, findDemoPage } from '../server/demo-page.ts';
import { type OpenPort, openPort } from '../server/open-port.ts';
import { codesNote, openInboxWarning } from '../services/sign-in-notes.ts';
import { type StartedAuthority, startAuthority } from '../services/start-authority.ts';
import { createTerminal, type Terminal } from '../terminal/terminal.ts';

interface DevOptions {
  port: number;
  authorityPort: number;
  host: string;
  data: string;
  origins?: string[];
}

/** `postern dev`: everything on one machine. */
export function devCommand(): Command {
  return new Command('dev')
    .description('start the authority, the backend and the demo page, with a database of their own')
    .addOption(portOption('port of the demo page and the backend'))
    .addOption(authorityPortOption())
    .addOption(hostOption())
    .addOption(dataOption())
    .addOption(originsOption('exact origins of other pages that may call the backend, separated by commas'))
    .addHelpText('after', AUTHORITY_ENVIRONMENT)
    .action(async (options: DevOptions) => {
      const terminal = createTerminal();
      await runUntilStopped(
        (lifetime) => start(options, terminal, lifetime),
        () => terminal.paragraph('Stopping …'),
      );
    });
}

async function start(options: DevOptions, terminal: Terminal, lifetime: Lifetime): Promise<void> {
  const { host, port, authorityPort } = options;
  if (port === authorityPort && port !== 0) {
    throw new CommandError('--port and --authority-port are the same: choose two different ones.');
  }
  terminal.heading('Postern');
  const pageFolder = findDemoPage();
  const folder = await openDataFolder(resolve(options.data), lifetime);
  const page = await openPort({ host, port, setting: '--port or POSTERN_PORT' }, lifetime);
  const authoritySetting = '--authority-port or POSTERN_AUTHORITY_PORT';
  const door = await openPort({ host, port: authorityPort, setting: authoritySetting }, lifetime);

  const authority = await startAuthority({ folder, port: door, exposeInbox: true, terminal }, lifetime);
  const basePath = await terminal.step(
    'Backend',
    () => servePage({ page, pageFolder, authority, origins: options.origins ?? [] }, lifetime),
    (path) => `under ${path}, with the demo page`,
  );
  const posternUrl = page.url + basePath;
  await writeDeployment(folder, { ...authority.deployment, posternUrl });
  lifetime.stopping.throwIfAborted();

  terminal.rows([
    ['Demo', page.url],
    ['Backend', posternUrl],
    ['Authority', door.url],
    ['Inbox', inboxUrl(authority)],
    ['Data', folder],
  ]);
  terminal.paragraph(
    'To sign in, open the demo and type an e-mail address or a phone number.',
    ...codesNote(authority.carriers, true),
  );
  terminal.paragraph('"npx postern env" prints what an SDK needs. Ctrl-C stops everything.');
  if (page.isPublic) terminal.warn(openInboxWarning(host));
}

interface PageParts {
  page: OpenPort;
  pageFolder: string;
  authority: StartedAuthority;
  /** Of other pages. */
  origins: string[];
}

/** Serves the demo page with the backend under it. @returns the backend's base path */
async function servePage({ page, pageFolder, authority, origins }: PageParts, lifetime: Lifetime): Promise<string> {
  lifetime.stopping.throwIfAborted();
  const { deployment, apiKey } = authority;
  const { turnkeyApiUrl, organizationId, notarizerPublicKey, signerPublicKey, tlsFetcherPublicKey } = deployment;
  const { createPostern } = await import('@postern/backend');
  const postern = createPostern({
    // Nothing of a real Turnkey that the environment names may slip in.
    environment: {},
    turnkey: {
      apiUrl: turnkeyApiUrl,
      organizationId,
      apiPublicKey: apiKey.publicKey,
      apiPrivateKey: apiKey.privateKey,
      notarizerPublicKey,
      tlsFetcherPublicKey,
    },
    origins: [...new Set([...page.origins, ...origins])],
  });
  lifetime.atEnd(postern.close);
  const config = { turnkeyApiUrl, organizationId, notarizerPublicKey, signerPublicKey };
  const app = demoPage(pageFolder, postern.basePath, {
    ...config,
    otpEncryptionKey: tlsFetcherPublicKey,
    inboxUrl: inboxUrl(authority),
  });
  // All visitors of a server on one's own machine have one address: limits per address would count them as one.
  page.serve((request, bindings) =>
    new URL(request.url).pathname.startsWith(`${postern.basePath}/`)
      ? postern.fetch(request)
      : app.fetch(request, bindings),
  );
  return postern.basePath;
}

function inboxUrl({ deployment }: StartedAuthority): string {
  return `${deployment.turnkeyApiUrl}/_authority/inbox`;
}
