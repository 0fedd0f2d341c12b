import type { Sealing } from './flows/sealing.ts';
import type { KeyPairs } from './keys/key-pairs.ts';
import { clientError } from './postern-error.ts';
import type { ServerClock } from './server-clock.ts';
import type { SessionStore } from './session/session-store.ts';
import type { Sessions } from './session/sessions.ts';

/** What the flows work with. */
export interface ClientContext {
  /** Without a slash at the end, like the other one. */
  backendUrl: string;
  turnkeyApiUrl: string;
  /** The parent organization. */
  organizationId: string | undefined;
  /** Of the app's passkeys; undefined stands for the host of the page. */
  rpId: string | undefined;
  /** What browsers call the app when they make a passkey. */
  rpName: string;
  /** Uncompressed P-256, lowercase hex. */
  tlsFetcherPublicKey: string;
  sealing: Sealing;
  keys: KeyPairs;
  sessions: Sessions;
  sessionStore: SessionStore;
  /** Whether the backend keeps the session in its cookie as well. */
  sessionCookie: boolean;
  fetch: typeof fetch;
  clock: ServerClock;
  /** Unix time in milliseconds, by the clock of the servers. */
  now: () => number;
}

/**
 * The parent organization, in which Turnkey looks for whoever logs in.
 * @throws PosternError ORGANIZATION_REQUIRED when the option is not set.
 */
export function parentOf({ organizationId }: ClientContext): string {
  if (!organizationId) throw clientError('ORGANIZATION_REQUIRED');
  return organizationId;
}

/**
 * Finds out whether a key pair and a session could be kept, before the user is asked for anything: a code is good for
 * one sign-in.
 * @throws PosternError STORAGE_FULL, STORAGE_UNAVAILABLE, INSECURE_CONTEXT.
 */
export async function assertStorage({ keys, sessionStore }: ClientContext): Promise<void> {
  await keys.delete(await keys.create());
  await sessionStore.probe?.();
}
