import type { KeyPairs } from './keys/key-pairs.ts';
import { turnkeyCoreKeys } from './keys/turnkey-core-keys.ts';
import type { SessionStore } from './session/session-store.ts';
import { turnkeyCoreSessions } from './session/turnkey-core-sessions.ts';
import type { TurnkeyCoreClient } from './turnkey-core-client.ts';

/**
 * Makes Postern keep its key pairs and sessions in an initialized `TurnkeyClient` of `@turnkey/core`, so that after the
 * log-in the client works as usual: `createPosternClient({ backendUrl, ...turnkeyCore(turnkeyClient) })`.
 *
 * Whenever the client stores a session it deletes every key pair that no stored session has. `signInWithOtp` therefore
 * holds a lock, across tabs, from the making of its key pair until the session is stored. With the single steps
 * (`keys.create`, `verifyOtp`, `otpLogin`) it is up to the app that no other sign-in stores a session in between.
 */
export function turnkeyCore(core: TurnkeyCoreClient): { keys: KeyPairs; sessionStore: SessionStore } {
  return { keys: turnkeyCoreKeys(core), sessionStore: turnkeyCoreSessions(core) };
}
