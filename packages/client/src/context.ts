import type { KeyPairs } from './keys/key-pairs.ts';
import type { Sessions } from './session/sessions.ts';

/** What the flows work with. */
export interface ClientContext {
  /** Without a slash at the end, like the other one. */
  backendUrl: string;
  turnkeyApiUrl: string;
  /** Uncompressed P-256, lowercase hex. */
  tlsFetcherPublicKey: string;
  keys: KeyPairs;
  sessions: Sessions;
  fetch: typeof fetch;
  /** Unix time in milliseconds. */
  now: () => number;
}
