import type { Identity } from '../identities/identity.ts';
import { createLruMap } from '../lru-map.ts';
import type { SessionRecord, SessionRecords } from '../store/contract.ts';
import { openText, sealText } from '../tokens/sealed-text.ts';
import type { GenuineToken } from '../tokens/session-token.ts';
import { deviceName } from './device-name.ts';
import { requestSecret } from './sealed-answer.ts';
import type { WithHeaders } from './session-source.ts';
import { headerOf } from './session-source.ts';

/**
 * What the store knows about the sessions of this parent: the identity that was proved when a session was opened
 * through this backend (a contact, an identity at a provider, a passkey or a wallet), the device, and when it was used.
 */
export interface NotedSessions {
  /**
   * Stores a session with its identity until it expires, for every process that shares the store. Only for sessions in
   * sub-organizations of the parent: what `identityOf` returns proves that.
   * @param source The request that opened it.
   */
  note(session: GenuineToken, token: string, identity: Identity, source: WithHeaders): Promise<void>;
  /** Undefined for a session that was opened directly at Turnkey. */
  identityOf(session: GenuineToken, token: string): Promise<Identity | undefined>;
  /**
   * Stores that a session of this parent is in use, at most once in `recheckSeconds` and process. The check of the session
   * does not wait for it.
   * @param source The request that uses it.
   * @param sinceMs When its key was registered.
   */
  seen(session: GenuineToken, source: WithHeaders | string, sinceMs: number): void;
  /** The sessions of a user that the store knows, by their public keys. */
  ofUser(organizationId: string, userId: string): Promise<Map<string, SessionRecord>>;
}

export interface NotedSessionsOptions {
  records: SessionRecords;
  /** The parent organization: backends of several parents can share a store. */
  parentId: string;
  recheckSeconds: number;
  /** Unix time in milliseconds. */
  now: () => number;
}

const MAX_KNOWN = 10_000;

/**
 * In the store, the identity is encrypted with a key that comes from the session token, so that the store contains no
 * readable contact.
 */
export function createNotedSessions({ records, parentId, recheckSeconds, now }: NotedSessionsOptions): NotedSessions {
  const keyOf = (sessionId: string) => `${parentId} ${sessionId}`;
  const identities = createLruMap<{ identity: Identity | undefined }>(MAX_KNOWN);
  const seenAt = createLruMap<number>(MAX_KNOWN);

  function recordOf(
    { claims }: GenuineToken,
    source: WithHeaders | string,
    openedAtMs: number,
    identity?: string,
  ): SessionRecord {
    return {
      organizationId: claims.organization_id,
      userId: claims.user_id,
      publicKey: claims.public_key,
      device: typeof source === 'string' ? undefined : deviceName(headerOf(source, 'user-agent')),
      identity,
      openedAtMs,
      seenAtMs: now(),
      expiresAtMs: claims.exp * 1000,
    };
  }

  return {
    async note(session, token, identity, source) {
      const { sessionId } = session;
      identities.set(sessionId, { identity });
      seenAt.set(sessionId, now());
      const sealed = sealText(JSON.stringify(identity), requestSecret({ token }).key);
      await records.note(keyOf(sessionId), recordOf(session, source, now(), sealed), now());
    },
    async identityOf({ sessionId }, token) {
      const known = identities.get(sessionId);
      if (known) return known.identity;
      const record = await records.find(keyOf(sessionId), now());
      const identity = open(record?.identity, token);
      identities.set(sessionId, { identity });
      if (record && seenAt.get(sessionId) === undefined) seenAt.set(sessionId, record.seenAtMs);
      return identity;
    },
    seen(session, source, sinceMs) {
      const { sessionId } = session;
      if (now() - (seenAt.get(sessionId) ?? Number.NEGATIVE_INFINITY) < recheckSeconds * 1000) return;
      seenAt.set(sessionId, now());
      const openedAtMs = Math.min(sinceMs, now());
      // What is lost when the store fails is one time in a list.
      records.note(keyOf(sessionId), recordOf(session, source, openedAtMs), now()).catch(() => undefined);
    },
    async ofUser(organizationId, userId) {
      const found = await records.list(organizationId, userId, now());
      return new Map(found.map((record) => [record.publicKey, record]));
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
