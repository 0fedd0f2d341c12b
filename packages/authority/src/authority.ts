import { randomBytes as nodeRandomBytes } from 'node:crypto';
import { createAdjustableClock } from './control/clock/clock.ts';
import { createCodes } from './control/codes/codes.ts';
import { createControl, requireControlToken } from './control/control.ts';
import type { Connection } from './control/failures/fail.ts';
import { createFailures } from './control/failures/failures.ts';
import { startHousekeeping } from './housekeeping.ts';
import { createHandler } from './http/handler.ts';
import { type InboxAccess, inboxAccess } from './http/inbox-access.ts';
import { ownIssuerUrl } from './http/oidc-issuer.ts';
import type { Carriers } from './messages/messages.ts';
import { createOutbox } from './messages/outbox.ts';
import { createOAuth2Client, type OAuth2Overrides } from './oidc/oauth2-client.ts';
import { createOidcVerifier } from './oidc/oidc-verifier.ts';
import { type MessageOptions, messageSettings } from './operation/message-settings.ts';
import { createIdSource } from './operation/new-id.ts';
import { ensureOrganization, type ParentOrganization, type ParentOrganizationRequest } from './parent-organization.ts';
import type { Kernel } from './pipeline/kernel.ts';
import { ACTIVITIES } from './registry/activities.ts';
import { QUERIES } from './registry/queries.ts';
import type { Runtime } from './runtime.ts';
import { openDatabase } from './store/database.ts';
import type { EnclavePublicKeys } from './vault/enclave-keys.ts';
import { openKeyRing } from './vault/key-ring.ts';
import { localMasterKey, type MasterKey } from './vault/master-key.ts';
import { createVault } from './vault/vault.ts';

export interface AuthorityOptions {
  /** `postgres://…`; the schema is created and brought up to date. */
  databaseUrl: string;
  /** 32 bytes under which all secrets are encrypted, or a connection to a key management service. */
  masterKey: Uint8Array | MasterKey;
  /** How messages are delivered. Without a carrier, messages can only be read in the inbox. */
  carriers?: Carriers;
  /**
   * Everyone who can reach the server may read the inbox. In development only; false when absent. It has no effect when
   * a carrier is configured or the database is on another machine: then set `inboxPassword`.
   */
  exposeInbox?: boolean;
  /** The password of the inbox, at least eight characters. */
  inboxPassword?: string;
  /**
   * The names of the server with ports, such as `localhost:4000`. The inbox and the server's other pages answer only
   * under these names and the host of `publicUrl`. Absent: any port of a loopback name.
   */
  hosts?: readonly string[];
  /**
   * The URL at which clients reach this authority, `https://host`. It is the issuer of the authority's own OIDC tokens,
   * for users of OAuth 2.0 providers. Without it, no such tokens are issued.
   */
  publicUrl?: string;
  /**
   * Opens the control API at `/_authority/…` for who has the token: at least 16 characters. It moves the clock, shows
   * codes, and makes people and failures. In development only. It stays closed when a carrier is configured.
   */
  controlToken?: string;
  /** Which messages are sent, and how many. */
  otp?: MessageOptions;
  /** Exact URLs of trusted OpenID providers on this machine; http is allowed. In development only. */
  loopbackIssuers?: string[];
  /** Replaces the endpoints of OAuth 2.0 providers; they may be on this machine. In development only. */
  oauth2Endpoints?: OAuth2Overrides;
  /** Reports unexpected errors and messages that could not be delivered. Events hold no secrets. */
  onEvent?: (event: AuthorityEvent) => void;
  /** Unix time in milliseconds; the system's clock when absent. */
  now?: () => number;
  /** Cryptographically strong randomness; the system's when absent. */
  randomBytes?: (length: number) => Uint8Array;
}

export type AuthorityEvent =
  | { name: 'unexpected-error'; error: unknown }
  | { name: 'message-not-delivered'; messageId: string; channel: string; attempts: number; givenUp: boolean };

export interface Authority {
  /** Who can read the inbox: `closed` (with the reason), `open` to everyone, or by `password`. */
  inbox: InboxState;
  /** Whether the control API is open. */
  hasControl: boolean;
  /**
   * Answers one request.
   * @param connection The connection of the request in `node:http`. The control API can reset it.
   */
  fetch(request: Request, connection?: Connection): Promise<Response>;
  /** The keys that clients must pin: uncompressed P-256 points, lowercase hex. */
  publicKeys: EnclavePublicKeys;
  /** Finds the parent organization of an API key, and creates it when there is none. */
  ensureOrganization(request: ParentOrganizationRequest): Promise<ParentOrganization>;
  /** Finishes the current deliveries and closes the database. */
  close(): Promise<void>;
}

export type InboxState = Exclude<InboxAccess, { state: 'password' }> | { state: 'password' };

/**
 * Starts an authority: a server that speaks Turnkey's public API.
 * @throws Error when the database does not answer, or was sealed under another master key.
 * @example
 * ```ts
 * import { randomBytes } from 'node:crypto';
 * import { createAuthority, listen } from '@postern/authority';
 *
 * const authority = await createAuthority({
 *   databaseUrl: 'postgres://localhost/postern',
 *   masterKey: randomBytes(32), // keep it: it opens everything in the database
 * });
 * const { url } = await listen(authority.fetch, { host: '127.0.0.1', port: 4000 });
 * ```
 */
export async function createAuthority(options: AuthorityOptions): Promise<Authority> {
  const { now: clientNow = Date.now, randomBytes = nodeRandomBytes, onEvent = () => {} } = options;
  const controlToken = controlTokenOf(options);
  const clock = controlToken === undefined ? undefined : createAdjustableClock(clientNow);
  const now = clock?.now ?? clientNow;
  const runtime: Runtime = { now, clientNow, randomBytes, newId: createIdSource(now, randomBytes) };
  const inbox = inboxAccess({
    exposeInbox: options.exposeInbox ?? false,
    inboxPassword: options.inboxPassword,
    hasCarrier: Object.keys(options.carriers ?? {}).length > 0,
    databaseUrl: options.databaseUrl,
  });
  const masterKey =
    options.masterKey instanceof Uint8Array ? localMasterKey(options.masterKey, randomBytes) : options.masterKey;
  const database = await openDatabase(options.databaseUrl);
  try {
    const ring = await openKeyRing(database.store.sealedKeys, masterKey, randomBytes, new Date(now()));
    const vault = createVault(ring, randomBytes);
    const messages = createOutbox({
      database,
      vault,
      carriers: options.carriers ?? {},
      runtime,
      onFailure: (event) => onEvent({ name: 'message-not-delivered', ...event }),
    });
    const issuer = options.publicUrl === undefined ? undefined : ownIssuerUrl(options.publicUrl);
    const oidc = createOidcVerifier({
      own: issuer === undefined ? undefined : { issuer, keys: { keys: [{ ...vault.oidcPublicJwk }] } },
      loopbackIssuers: options.loopbackIssuers ?? [],
      now,
    });
    const kernel: Kernel = {
      activities: ACTIVITIES,
      queries: QUERIES,
      database,
      vault,
      messages,
      oidc,
      oauth2: createOAuth2Client(options.oauth2Endpoints ?? {}),
      messageSettings: messageSettings(options.otp ?? {}),
      runtime,
    };
    const onUnexpected = (error: unknown) => onEvent({ name: 'unexpected-error', error });
    const failures = createFailures();
    const control =
      clock &&
      controlToken !== undefined &&
      createControl({
        context: { clock, failures, codes: createCodes(messages), kernel },
        token: controlToken,
        onUnexpected,
      });
    const housekeeping = startHousekeeping(database, now, onUnexpected);
    return {
      fetch: createHandler(kernel, {
        inbox,
        hosts: hostsOf(options),
        takesLoopback: options.hosts === undefined,
        control: control || undefined,
        onUnexpected,
      }),
      hasControl: control !== undefined,
      inbox: inbox.state === 'password' ? { state: 'password' } : inbox,
      publicKeys: vault.publicKeys,
      ensureOrganization: (request) => ensureOrganization(kernel, request),
      async close() {
        failures.clear();
        await housekeeping.close();
        await messages.close();
        await database.close();
        vault.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** With a carrier, people get messages: that is no place for tests. */
function controlTokenOf({ controlToken, carriers = {} }: AuthorityOptions): string | undefined {
  if (controlToken !== undefined) requireControlToken(controlToken);
  return Object.keys(carriers).length > 0 ? undefined : controlToken;
}

/** The host of the public URL is also a name of the server. */
function hostsOf({ hosts = [], publicUrl }: AuthorityOptions): readonly string[] {
  return publicUrl === undefined ? hosts : [...hosts, new URL(publicUrl).host];
}
