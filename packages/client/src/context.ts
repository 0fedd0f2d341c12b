import type { Sealing } from './flows/sealing.ts';
import type { KeyPairs } from './keys/key-pairs.ts';
import { clientError } from './postern-error.ts';
import type { ServerClock } from './server-clock.ts';
import type { SessionStore } from './session/session-store.ts';
import type { Sessions } from './session/sessions.ts';

/** What the flows need. */
export interface ClientContext {
  /** Both URLs have no slash at the end. */
  backendUrl: string;
  turnkeyApiUrl: string;
  /** The parent organization. */
  organizationId: string | undefined;
  /** The relying party of the app's passkeys; undefined means the host of the page. */
  rpId: string | undefined;
  /** The name of the app that browsers show when they create a passkey. */
  rpName: string;
  /** Uncompressed P-256, lowercase hex. */
  tlsFetcherPublicKey: string;
  sealing: Sealing;
  sha256: (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;
  keys: KeyPairs;
  sessions: Sessions;
  sessionStore: SessionStore;
  /** The token of a solved captcha; undefined when the backend asks for none. */
  captchaToken: (() => string | Promise<string>) | undefined;
  /** Whether the backend keeps the session in its cookie as well. */
  sessionCookie: boolean;
  fetch: typeof fetch;
  clock: ServerClock;
  /** Unix time in milliseconds, by the clock of the servers. */
  now: () => number;
}

/** The context of each client, for the flows that are not part of every client. */
export const contexts: WeakMap<object, ClientContext> = new WeakMap();

/**
 * The parent organization, in which Turnkey looks for the user.
 * @throws PosternError ORGANIZATION_REQUIRED when the option is not set.
 */
export function parentOf({ organizationId }: ClientContext): string {
  if (!organizationId) throw clientError('ORGANIZATION_REQUIRED');
  return organizationId;
}

/**
 * Checks that a key pair and a session can be stored. Called first, because a code is valid for one sign-in only.
 * @throws PosternError STORAGE_FULL, STORAGE_UNAVAILABLE, INSECURE_CONTEXT.
 */
export async function assertStorage({ keys, sessionStore }: ClientContext): Promise<void> {
  await keys.delete(await keys.create());
  await sessionStore.probe?.();
}
