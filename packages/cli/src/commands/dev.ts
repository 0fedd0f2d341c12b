import { resolve } from 'node:path';
import type { PosternOptions } from '@postern/backend';
import { Command } from 'commander';
import { CommandError } from '../command-error.ts';
import { commandLine } from '../command-line.ts';
import { openDataFolder } from '../data/data-folder.ts';
import { writeDeployment } from '../data/deployment.ts';
import { createIdentityProvider, LOCAL_CLIENT_ID } from '../identity-provider/identity-provider.ts';
import { loadSigningKey } from '../identity-provider/signing-key.ts';
import { type Lifetime, runUntilStopped } from '../lifetime.ts';
import {
  AUTHORITY_ENVIRONMENT,
  authorityPortOption,
  compatibilityOption,
  dataOption,
  hostOption,
  loopbackIssuersOption,
  type MessageFlags,
  messageOptions,
  oidcPortOption,
  originsOption,
  portOption,
} from '../options.ts';
import { demoPage, findDemoPage } from '../server/demo-page.ts';
import { type OpenPort, openPort } from '../server/open-port.ts';
import { codesNote, openInboxWarning } from '../services/sign-in-notes.ts';
import { type StartedAuthority, startAuthority } from '../services/start-authority.ts';
import { createTerminal, type Terminal } from '../terminal/terminal.ts';

const BASE_PATH = '/auth';
const AUTH_PROXY_PATH = '/auth-proxy';

/** The id of the one configuration of the Auth Proxy. It is the same on every machine. */
const AUTH_PROXY_CONFIG_ID = '0a7c9f52-6c1e-4d0b-9a35-3f2b8e61d704';

/** All requests on this machine have one address. A limit per address would stop a developer who tries things out. */
const LIMIT = { max: 100_000, windowSeconds: 60 };

/** What the backend calls the local identity provider. */
const LOCAL = 'local';

/** On by default with this command only. */
const DEVELOPMENT = { exposeInbox: true, hasControl: true, sandboxContacts: true };

interface DevOptions extends MessageFlags {
  compatibility?: 'guide';
  port: number;
  authorityPort: number;
  host: string;
  data: string;
  oidcPort: number;
  origins?: string[];
  loopbackIssuers?: string[];
}

/** `postern dev`: everything on one machine. */
export function devCommand(): Command {
  const command = new Command('dev');
  for (const option of messageOptions()) command.addOption(option);
  return command
    .description('start everything: authority, backend, demo, database')
    .addOption(portOption('port of the demo page and the backend'))
    .addOption(authorityPortOption())
    .addOption(oidcPortOption())
    .addOption(hostOption())
    .addOption(dataOption())
    .addOption(originsOption('exact origins of other pages that may call the backend, separated by commas'))
    .addOption(loopbackIssuersOption())
    .addOption(compatibilityOption())
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
  const { host, port, oidcPort, loopbackIssuers = [] } = options;
  requireDifferent({ '--port': port, '--authority-port': options.authorityPort, '--oidc-port': oidcPort });
  terminal.heading('Postern');
  const pageFolder = findDemoPage();
  const folder = await openDataFolder(resolve(options.data), lifetime);
  const page = await openPort({ host, port, setting: '--port or POSTERN_PORT' }, lifetime);
  const authoritySetting = '--authority-port or POSTERN_AUTHORITY_PORT';
  const authorityPort = await openPort({ host, port: options.authorityPort, setting: authoritySetting }, lifetime);
  const oidcSetting = '--oidc-port or POSTERN_OIDC_PORT';
  const identityProviderPort = await openPort({ host, port: oidcPort, setting: oidcSetting }, lifetime);
  const issuers = [identityProviderPort.url, ...loopbackIssuers];

  const authority = await startAuthority(
    { folder, port: authorityPort, ...DEVELOPMENT, flags: options, loopbackIssuers: issuers, terminal },
    lifetime,
  );
  const basePath = await terminal.step(
    'Backend',
    () => servePage({ page, pageFolder, authority, issuers, flags: options }, lifetime),
    (path) => `under ${path}, with the demo page`,
  );
  const posternUrl = page.url + basePath;
  await terminal.step(
    'Local ID',
    () => serveIdentityProvider({ identityProviderPort, folder, posternUrl, pageUrl: page.url, authority }),
    () => 'an OpenID provider with two sample users',
  );
  const authProxy = { authProxyUrl: page.url + AUTH_PROXY_PATH, authProxyConfigId: AUTH_PROXY_CONFIG_ID };
  await writeDeployment(folder, { ...authority.deployment, posternUrl, ...authProxy });
  lifetime.stopping.throwIfAborted();

  terminal.rows([
    ['Demo', page.url],
    ['Backend', posternUrl],
    ['Auth Proxy', authProxy.authProxyUrl],
    ['Authority', authorityPort.url],
    ...inboxRow(authority),
    ['Local ID', identityProviderPort.url],
    ['Data', folder],
  ]);
  terminal.paragraph(
    'To sign in, open the demo and type an e-mail address or a phone number, or',
    'continue with Local ID, a passkey or a wallet.',
    ...codesNote(authority.carriers, authority.inbox, options.data),
  );
  terminal.paragraph('user@example.com and +19999999999 sign in with the code 000000,', 'for development only.');
  terminal.paragraph("Turnkey's SDKs can use the Auth Proxy, with the config id", `${AUTH_PROXY_CONFIG_ID}.`);
  if (options.compatibility) {
    terminal.paragraph(
      "Requests in the form of Turnkey's guide are accepted:",
      'the backend sees their codes in plain text.',
    );
  }
  terminal.paragraph(`"${commandLine('env', options.data)}" prints what an SDK needs.`, 'Ctrl-C stops everything.');
  if (page.isPublic && authority.inbox.state === 'open') terminal.warn(openInboxWarning(host));
}

interface PageParts {
  page: OpenPort;
  pageFolder: string;
  authority: StartedAuthority;
  /** The local identity provider, then those that the environment names. */
  issuers: string[];
  flags: DevOptions;
}

/** Serves the demo page with the backend under it. @returns the backend's base path */
async function servePage(
  { page, pageFolder, authority, issuers, flags }: PageParts,
  lifetime: Lifetime,
): Promise<string> {
  lifetime.stopping.throwIfAborted();
  const { deployment, apiKey } = authority;
  const { turnkeyApiUrl, organizationId, notarizerPublicKey, signerPublicKey, tlsFetcherPublicKey } = deployment;
  const { createPostern } = await import('@postern/backend');
  const postern = createPostern({
    // Variables for the real Turnkey must have no effect here.
    environment: {},
    turnkey: {
      apiUrl: turnkeyApiUrl,
      organizationId,
      apiPublicKey: apiKey.publicKey,
      apiPrivateKey: apiKey.privateKey,
      notarizerPublicKey,
      tlsFetcherPublicKey,
    },
    origins: [...new Set([...page.origins, ...(flags.origins ?? [])])],
    oauth: { providers: providersOf(issuers), publicUrl: `${page.url}${BASE_PATH}` },
    basePath: BASE_PATH,
    authProxy: {
      basePath: AUTH_PROXY_PATH,
      // The codes can be read in the inbox too, and older SDKs do not encrypt them.
      configurations: { [AUTH_PROXY_CONFIG_ID]: { otp: { plainCodes: true } } },
    },
    otp: { sandboxContacts: true },
    rateLimits: { codesPerAddress: LIMIT, signupsPerAddress: LIMIT, requestsPerAddress: LIMIT },
    trustedProxies: 0,
    ...(flags.compatibility ? { compatibility: flags.compatibility } : {}),
  });
  lifetime.atEnd(postern.close);
  const config = { turnkeyApiUrl, organizationId, notarizerPublicKey, signerPublicKey };
  const told = {
    ...config,
    otpEncryptionKey: tlsFetcherPublicKey,
    ...(authority.inbox.state === 'closed' ? {} : { inboxUrl: inboxUrl(authority) }),
    providers: [{ name: LOCAL, label: 'Local ID' }],
  };
  const app = demoPage(pageFolder, postern.basePath, told, [...page.hosts, ...(flags.hosts ?? [])]);
  page.serve((request, bindings) =>
    postern.basePaths.some((path) => new URL(request.url).pathname.startsWith(`${path}/`))
      ? postern.fetch(request, { remoteAddress: bindings.incoming.socket.remoteAddress ?? '' })
      : app.fetch(request, bindings),
  );
  return postern.basePath;
}

/** The local provider has one known client. Tokens of the other issuers are accepted for any client. */
function providersOf([own, ...others]: string[]): NonNullable<PosternOptions['oauth']>['providers'] {
  const named = others.map(
    (issuer, index) => [`loopback-${index + 1}`, { issuer, clientIds: 'any' as const }] as const,
  );
  return Object.fromEntries([[LOCAL, { issuer: own ?? '', clientIds: [LOCAL_CLIENT_ID] }], ...named]);
}

interface IdentityProviderParts {
  identityProviderPort: OpenPort;
  /** The data folder. */
  folder: string;
  posternUrl: string;
  /** The demo. */
  pageUrl: string;
  authority: StartedAuthority;
}

async function serveIdentityProvider(parts: IdentityProviderParts): Promise<void> {
  const { identityProviderPort, folder, posternUrl, pageUrl, authority } = parts;
  const inbox = { href: inboxUrl(authority), label: 'Inbox', note: 'the codes that were sent' };
  identityProviderPort.serveNode(
    await createIdentityProvider({
      issuer: identityProviderPort.url,
      signingKey: await loadSigningKey(folder),
      redirectUris: [`${posternUrl}/oauth/${LOCAL}/callback`],
      hosts: identityProviderPort.hosts,
      links: [
        { href: pageUrl, label: 'Demo', note: 'sign in with this provider' },
        ...(authority.inbox.state === 'closed' ? [] : [inbox]),
      ],
    }),
  );
}

/** @throws CommandError when two ports are the same; 0 means any free port */
function requireDifferent(ports: Record<string, number>): void {
  for (const [name, port] of Object.entries(ports)) {
    const other = Object.keys(ports).find((candidate) => candidate !== name && ports[candidate] === port);
    if (other && port !== 0) throw new CommandError(`${name} and ${other} are the same: choose two different ones.`);
  }
}

function inboxRow(authority: StartedAuthority): [string, string][] {
  return authority.inbox.state === 'closed' ? [] : [['Inbox', inboxUrl(authority)]];
}

function inboxUrl({ deployment }: StartedAuthority): string {
  return `${deployment.turnkeyApiUrl}/_authority/inbox`;
}
