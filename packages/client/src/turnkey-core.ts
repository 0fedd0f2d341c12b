import type { KeyPairs } from './keys/key-pairs.ts';
import { turnkeyCoreKeys } from './keys/turnkey-core-keys.ts';
import type { SessionStore } from './session/session-store.ts';
import { turnkeyCoreSessions } from './session/turnkey-core-sessions.ts';
import type { TurnkeyCoreClient } from './turnkey-core-client.ts';

/**
 * Lets Postern store its key pairs and sessions in an initialized `TurnkeyClient` of `@turnkey/core`. After the sign-in
 * that client works as usual: `createPosternClient({ backendUrl, ...turnkeyCore(turnkeyClient) })`.
 *
 * When that client stores a session, it deletes all key pairs of other sign-ins. So `signInWithOtp` holds a lock across
 * tabs, from creating its key pair to storing the session. An app that calls the single steps (`keys.create`, `verifyOtp`,
 * `otpLogin`) must make sure that no other sign-in stores a session in between.
 *
 * That client uses the clock of the device. When it is wrong by minutes, that client ends its sessions too early or too
 * late, and Turnkey refuses its activities. `request` and `submit` of Postern's client use the corrected time.
 */
export function turnkeyCore(core: TurnkeyCoreClient): { keys: KeyPairs; sessionStore: SessionStore } {
  return { keys: turnkeyCoreKeys(core), sessionStore: turnkeyCoreSessions(core) };
}
