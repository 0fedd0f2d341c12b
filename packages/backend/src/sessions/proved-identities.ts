import type { Identity } from '../identities/identity.ts';
import { createLruMap } from '../lru-map.ts';
import type { OneTimeValues } from '../store/contract.ts';
import { openText, sealText } from '../tokens/sealed-text.ts';
import type { GenuineToken } from '../tokens/session-token.ts';
import { requestSecret } from './sealed-answer.ts';

/**
 * The identity that was proved when a session was opened through this backend: a contact, an identity at a provider, a
 * passkey or a wallet.
 */
export interface ProvedIdentities {
  /**
   * Stores the identity until the session expires, for every process that shares the store. Only for sessions in
   * sub-organizations of the parent: what `find` returns proves that.
   */
  note(session: GenuineToken, token: string, identity: Identity): Promise<void>;
  /** Undefined for a session that was opened directly at Turnkey. */
  find(session: GenuineToken, token: string): Promise<Identity | undefined>;
}

const MAX_KNOWN = 10_000;

/**
 * In the store, the identity is encrypted with a key that comes from the session token, so that the store contains no
 * readable contact.
 * @param parentId The parent organization: backends of several parents can share a store.
 * @param now Unix time in milliseconds.
 */
export function createProvedIdentities(values: OneTimeValues, parentId: string, now: () => number): ProvedIdentities {
  const keyOf = (sessionId: string) => `identity:${parentId}:${sessionId}`;
  const known = createLruMap<{ identity: Identity | undefined }>(MAX_KNOWN);
  return {
    async note({ sessionId, claims }, token, identity) {
      known.set(sessionId, { identity });
      const sealed = sealText(JSON.stringify(identity), requestSecret({ token }).key);
      await values.put(keyOf(sessionId), sealed, claims.exp * 1000, now());
    },
    async find({ sessionId }, token) {
      const found = known.get(sessionId) ?? { identity: open(await values.find(keyOf(sessionId), now()), token) };
      known.set(sessionId, found);
      return found.identity;
    },
  };
}

function open(sealed: string | undefined, token: string): Identity | undefined {
  if (sealed === undefined) return undefined;
  try {
    return JSON.parse(openText(sealed, requestSecret({ token }).key));
  } catch {
    // It was stored for an earlier token with the same key.
    return undefined;
  }
}
