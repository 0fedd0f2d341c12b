import type { KeyPairs } from '../keys/key-pairs.ts';
import { parseAnswer } from '../parse-answer.ts';
import { clientError } from '../postern-error.ts';
import { readSession, type Session } from './session.ts';
import type { SessionStore } from './session-store.ts';
import { createSessionWatch, type SessionListener } from './session-watch.ts';

/** The sessions of this browser. */
export interface Sessions {
  /**
   * Stores a session and makes it active. Deletes key pairs that are older than a day and belong to no session.
   * @param token Session JWT. Its signature is not checked here, see `readSession`.
   * @param sessionKey A name, for apps with several sessions at once. Replaces a session with the same name.
   * @throws PosternError UNEXPECTED_RESPONSE when it is not a session token; CLOCK_WRONG when it has already ended;
   * STORAGE_FULL.
   */
  store(token: string, sessionKey?: string): Promise<Session>;
  /** The session of that name, or the active one. Null when there is none, it has expired, or its key pair is missing. */
  get(sessionKey?: string): Promise<Session | null>;
  /** Every session, also those that have expired. */
  list(): Promise<Session[]>;
  /**
   * Makes a session the active one.
   * @throws PosternError NO_SESSION when no session has that name, or it has expired.
   */
  switch(sessionKey: string): Promise<Session>;
  /** Forgets the session of that name, or the active one, and deletes its key pair. */
  clear(sessionKey?: string): Promise<void>;
  /** Forgets every session and deletes their key pairs. */
  clearAll(): Promise<void>;
  /**
   * Calls the listener with the active session: soon after this call, and when it changes, here or in another tab. Null
   * means that there is none, or that it has just expired.
   * @returns Ends the subscription.
   */
  subscribe(listener: SessionListener): () => void;
}

/** Longer than any sign-in takes: a code is valid for ten minutes at most, a verification token for a day. */
const UNUSED_KEY_PAIR_LIFETIME_MS = 86_400_000;

/**
 * Binds sessions to their key pairs.
 * @param now Unix time in milliseconds.
 */
export function createSessions(store: SessionStore, keys: KeyPairs, now: () => number): Sessions {
  const isActive = (session: Session) => session.expiresAt * 1_000 > now();
  const watch = createSessionWatch(get, store, now);

  async function list(): Promise<Session[]> {
    const tokens = Object.entries(await store.all());
    return tokens.flatMap(([sessionKey, token]) => {
      try {
        return [readSession(sessionKey, token)];
      } catch {
        // Other code has written this item.
        return [];
      }
    });
  }

  async function find(sessionKey?: string): Promise<Session | undefined> {
    const wanted = sessionKey ?? (await store.active());
    return (await list()).find((candidate) => candidate.sessionKey === wanted);
  }

  async function get(sessionKey?: string): Promise<Session | null> {
    const session = await find(sessionKey);
    // Browsers may delete one store and keep the other.
    return session && isActive(session) && (await keys.has(session.publicKey)) ? session : null;
  }

  async function forget({ sessionKey, publicKey }: Session): Promise<void> {
    await store.remove(sessionKey);
    await keys.delete(publicKey);
  }

  async function deleteUnusedKeyPairs(used: string): Promise<void> {
    const inUse = new Set((await list()).filter(isActive).map((session) => session.publicKey)).add(used);
    for (const { publicKey, createdAt } of await keys.list()) {
      if (!inUse.has(publicKey) && createdAt < now() - UNUSED_KEY_PAIR_LIFETIME_MS) await keys.delete(publicKey);
    }
  }

  return {
    async store(token, sessionKey) {
      const session = parseAnswer(200, () => readSession('', token));
      if (!isActive(session)) throw clientError('CLOCK_WRONG');
      await deleteUnusedKeyPairs(session.publicKey);
      const stored = { ...session, sessionKey: await store.put(token, sessionKey) };
      watch.check();
      return stored;
    },

    get,
    list,
    subscribe: watch.subscribe,

    async switch(sessionKey) {
      const session = await get(sessionKey);
      if (!session) throw clientError('NO_SESSION');
      await store.activate(sessionKey);
      watch.check();
      return session;
    },

    async clear(sessionKey) {
      const session = await find(sessionKey);
      if (session) await forget(session);
      watch.check();
    },

    async clearAll() {
      for (const session of await list()) await forget(session);
      watch.check();
    },
  };
}
