import { inAgreedForm } from '../agreed-form.ts';
import type { KeyPairs } from '../keys/key-pairs.ts';
import { clientError } from '../postern-error.ts';
import { readSession, type Session } from './session.ts';
import type { SessionStore } from './session-store.ts';

/** The sessions of this browser. */
export interface Sessions {
  /**
   * Keeps a session and makes it active. Key pairs that are older than a day and belong to no session are deleted.
   * @param token Session JWT. Its signature is not checked here, see `Session`.
   * @param sessionKey A name, for apps with several sessions at once. A session of the same name is replaced.
   * @throws PosternError UNEXPECTED_RESPONSE when it is not a session token.
   */
  store(token: string, sessionKey?: string): Promise<Session>;
  /** The session of that name, or the active one. Null when there is none or it has expired. */
  get(sessionKey?: string): Promise<Session | null>;
  /** Every session, also those that have expired. */
  list(): Promise<Session[]>;
  /**
   * Makes a session the active one.
   * @throws PosternError NO_SESSION when there is none of that name or it has expired.
   */
  switch(sessionKey: string): Promise<Session>;
  /** Forgets the session of that name, or the active one, and deletes its key pair. */
  clear(sessionKey?: string): Promise<void>;
  /** Forgets every session and deletes their key pairs. */
  clearAll(): Promise<void>;
}

/** Longer than any sign-in takes: a code lives ten minutes at most, a verification token a day. */
const UNUSED_KEY_PAIR_LIFETIME_MS = 86_400_000;

/**
 * Binds sessions to their key pairs.
 * @param now Unix time in milliseconds.
 */
export function createSessions(store: SessionStore, keys: KeyPairs, now: () => number): Sessions {
  const isActive = (session: Session) => session.expiresAt * 1_000 > now();

  async function list(): Promise<Session[]> {
    const tokens = Object.entries(await store.all());
    return tokens.flatMap(([sessionKey, token]) => {
      try {
        return [readSession(sessionKey, token)];
      } catch {
        // Something else has written there.
        return [];
      }
    });
  }

  async function get(sessionKey?: string): Promise<Session | null> {
    const wanted = sessionKey ?? (await store.active());
    const session = (await list()).find((candidate) => candidate.sessionKey === wanted);
    return session && isActive(session) ? session : null;
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
      const session = inAgreedForm(200, () => readSession('', token));
      await deleteUnusedKeyPairs(session.publicKey);
      return { ...session, sessionKey: await store.put(token, sessionKey) };
    },

    get,
    list,

    async switch(sessionKey) {
      const session = await get(sessionKey);
      if (!session) throw clientError('NO_SESSION');
      await store.activate(sessionKey);
      return session;
    },

    async clear(sessionKey) {
      const wanted = sessionKey ?? (await store.active());
      const session = (await list()).find((candidate) => candidate.sessionKey === wanted);
      if (session) await forget(session);
    },

    async clearAll() {
      for (const session of await list()) await forget(session);
    },
  };
}
