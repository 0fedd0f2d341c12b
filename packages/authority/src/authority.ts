import { randomBytes as nodeRandomBytes } from 'node:crypto';
import type { AuthorityOptions } from './authority-options.ts';
import { type AdjustableClock, createAdjustableClock } from './control/clock/clock.ts';
import { createCodes } from './control/codes/codes.ts';
import { type Control, createControl, requireControlToken } from './control/control.ts';
import type { ControlContext } from './control/endpoint.ts';
import type { Connection } from './control/failures/fail.ts';
import { createFailures } from './control/failures/failures.ts';
import { createSnapshots } from './control/state/snapshots.ts';
import { createState } from './control/state/state.ts';
import { startHousekeeping } from './housekeeping.ts';
import { createHandler } from './http/handler.ts';
import { type InboxAccess, inboxAccess } from './http/inbox-access.ts';
import { openKernel } from './open-kernel.ts';
import { createIdSource } from './operation/new-id.ts';
import { ensureOrganization, type ParentOrganization, type ParentOrganizationRequest } from './parent-organization.ts';
import type { Kernel } from './pipeline/kernel.ts';
import type { Runtime } from './runtime.ts';
import { openDatabase } from './store/database.ts';
import type { EnclavePublicKeys } from './vault/enclave-keys.ts';
import { localMasterKey } from './vault/master-key.ts';

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
  const parts = { database, masterKey, runtime };
  try {
    let opened = await openKernel(options, parts);
    const onUnexpected = (error: unknown) => onEvent({ name: 'unexpected-error', error });
    const failures = createFailures();

    const control = clock && openControl(clock);
    function openControl(adjustable: AdjustableClock): Control {
      const codes = createCodes(() => opened.kernel.messages);
      const state = createState({ database, masterKey, dataKey: () => opened.dataKey, reopen });
      const context = {
        clock: adjustable,
        failures,
        codes,
        state,
        snapshots: createSnapshots(state, adjustable, codes),
      };
      return createControl({
        context: Object.defineProperty(context as ControlContext, 'kernel', { get: () => opened.kernel }),
        token: controlToken ?? '',
        onUnexpected,
      });
    }

    /** For a database whose rows have all been replaced. */
    async function reopen(): Promise<void> {
      const before = opened;
      opened = await openKernel(options, parts);
      handler = handlerOf(opened.kernel);
      await before.close();
    }

    const handlerOf = (kernel: Kernel) =>
      createHandler(kernel, {
        inbox,
        hosts: hostsOf(options),
        takesLoopback: options.hosts === undefined,
        control,
        onUnexpected,
        onRequest: options.onRequest,
      });
    let handler = handlerOf(opened.kernel);
    const housekeeping = startHousekeeping(database, now, onUnexpected);
    return {
      fetch: (request, connection) => handler(request, connection),
      hasControl: control !== undefined,
      inbox: inbox.state === 'password' ? { state: 'password' } : inbox,
      get publicKeys() {
        return opened.kernel.vault.publicKeys;
      },
      ensureOrganization: (request) => ensureOrganization(opened.kernel, request),
      async close() {
        failures.clear();
        await housekeeping.close();
        await opened.close();
        await database.close();
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
