import { resolve } from 'node:path';
import type { AnsweredRequest, AuthorityEvent, InboxState } from '@postern/authority';
import { loadControlToken } from '../data/control-token.ts';
import type { Deployment } from '../data/deployment.ts';
import { loadMasterKey } from '../data/master-key.ts';
import { deleteParentApiKey, loadParentApiKey, type ParentApiKey, readParentApiKey } from '../data/parent-api-key.ts';
import type { Lifetime } from '../lifetime.ts';
import type { MessageFlags } from '../options.ts';
import type { OpenPort } from '../server/open-port.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { type CarrierSettings, carrierSettings } from './carrier-settings.ts';
import { type Database, givenDatabase, startDatabase } from './database.ts';

/** An authority that answers on its port. */
export interface StartedAuthority {
  /** What other commands need to know. */
  deployment: Omit<Deployment, 'posternUrl' | 'authProxyUrl' | 'authProxyConfigId'>;
  /** The parent organization's API key. */
  apiKey: ParentApiKey;
  carriers: CarrierSettings;
  inbox: InboxState;
}

export interface StartAuthorityOptions {
  /** The data folder. */
  folder: string;
  port: OpenPort;
  exposeInbox: boolean;
  /** Whether the control API opens: in development only. */
  hasControl: boolean;
  /** Whether Turnkey's sandbox contacts sign in with 000000: in development only. */
  sandboxContacts: boolean;
  flags: MessageFlags;
  /** OpenID issuers on this machine that are trusted: in development only. */
  loopbackIssuers?: string[];
  terminal: Terminal;
  /** Reports each answered request. */
  onRequest?: (request: AnsweredRequest) => void;
}

/**
 * Starts the authority with all it needs: keys, database, parent organization.
 *
 * @throws CommandError, LocalPostgresError with one sentence for the operator
 */
export async function startAuthority(
  {
    folder,
    port,
    exposeInbox,
    hasControl,
    sandboxContacts,
    flags,
    loopbackIssuers = [],
    terminal,
    onRequest,
  }: StartAuthorityOptions,
  lifetime: Lifetime,
): Promise<StartedAuthority> {
  const carriers = carrierSettings(process.env);
  const given = givenDatabase(process.env);
  const masterKey = await loadMasterKey(folder, process.env);
  // Saved before the organization is created: a crash in between loses nothing.
  const keptApiKey = await readParentApiKey(folder);
  const apiKey = keptApiKey ?? (await loadParentApiKey(folder));
  const discardNewKeys = async (): Promise<void> => {
    await masterKey.discard();
    if (!keptApiKey) await deleteParentApiKey(folder);
  };
  const control = hasControl ? { controlToken: await loadControlToken(folder, process.env) } : {};
  // Loads while PostgreSQL starts.
  const loading = import('./authority.ts');

  const describeDatabase = ({ description }: Database): string => description;
  const startOwn = (): Promise<Database> => startDatabase(folder, lifetime);
  const database = given ?? (await terminal.step('Database', startOwn, describeDatabase));
  const { runAuthority } = await loading;
  const own = { databaseUrl: database.url, masterKey: masterKey.key, apiPublicKey: apiKey.publicKey, discardNewKeys };
  const { inboxPassword, codeInSubject, templates } = flags;
  const inbox = { exposeInbox, ...(inboxPassword === undefined ? {} : { inboxPassword }) };
  const otp = { sandboxContacts, codeInSubject, ...parentQuotaOf(flags) };
  const hosts = [...port.hosts, ...(flags.hosts ?? [])];
  const watch = onRequest ? { onRequest } : {};
  const looks = templates === undefined ? {} : { templates: resolve(templates) };
  const options = { ...own, ...inbox, ...control, ...watch, ...looks, carriers, loopbackIssuers, hosts, otp };
  const { authority, organizationId } = await terminal.step(
    'Authority',
    () =>
      runAuthority({ ...options, publicUrl: port.url, onEvent: (event) => terminal.warn(describe(event)) }, lifetime),
    () => `speaks Turnkey's API${given ? `, on ${given.description}` : ''}`,
  );
  port.serve(authority.fetch);

  const { signer, notarizer, tlsFetcher } = authority.publicKeys;
  const keys = { signerPublicKey: signer, notarizerPublicKey: notarizer, tlsFetcherPublicKey: tlsFetcher };
  const api = { turnkeyApiUrl: port.url, hasControl: authority.hasControl };
  return { deployment: { ...api, organizationId, ...keys }, apiKey, carriers, inbox: authority.inbox };
}

/** Settings that are not set keep the authority's default. */
function parentQuotaOf({ messagesPerHour, messagesPerDay }: MessageFlags) {
  const perHour = messagesPerHour === undefined ? {} : { perHour: messagesPerHour };
  const perDay = messagesPerDay === undefined ? {} : { perDay: messagesPerDay };
  return { parentQuota: { ...perHour, ...perDay } };
}

function describe(event: AuthorityEvent): string {
  if (event.name === 'message-not-delivered') {
    const { messageId, channel, attempts, givenUp } = event;
    return `The ${channel} message ${messageId} was not delivered: attempt ${attempts}, ${givenUp ? 'no more attempts' : 'it will be tried again'}.`;
  }
  // The message of a foreign error may quote a secret, so only its name and place are printed.
  const { error } = event;
  const place = error instanceof Error ? error.stack?.split('\n').find((line) => /^\s+at /.test(line)) : undefined;
  return `Unexpected error in the authority, please report it: ${error instanceof Error ? error.name : typeof error}${place ?? ''}`;
}
