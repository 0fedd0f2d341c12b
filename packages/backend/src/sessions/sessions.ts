import type { SessionClaims, SessionResponse } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import type { Identity } from '../identities/identity.ts';
import type { EndedSession, EndedSessions } from '../store/contract.ts';
import type { GenuineToken, SessionTokens } from '../tokens/session-token.ts';
import { sessionIdOf } from '../tokens/session-token.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import type { NotedSessions } from './noted-sessions.ts';
import type { RegisteredKeys } from './registered-keys.ts';
import type { WithHeaders } from './session-source.ts';

/** The user who calls, and when the session expires. */
export interface Session extends SessionResponse {
  /**
   * The identity that was proved when the session was opened through this backend. Absent for sessions that were opened
   * directly at Turnkey.
   */
  identity?: Identity;
}

export type SessionUser = Pick<Session, 'organizationId' | 'userId'>;

/** The key of a session that ends, and until when its tokens are valid: Unix time in milliseconds. */
export interface EndedKey {
  publicKey: string;
  expiresAtMs: number;
  /** Whether it was ended before, so that this is no news. */
  isEnded: boolean;
}

/** A key of a session at Turnkey. Unix times in milliseconds. */
export interface RegisteredKey extends Omit<EndedKey, 'isEnded'> {
  createdAtMs: number;
}

/** What the store knows about a session. */
export interface KnownSession {
  device?: string | undefined;
  /** Unix time in milliseconds. */
  seenAtMs?: number | undefined;
  /** Whether it was ended here. */
  isEnded: boolean;
}

export interface Sessions {
  /**
   * Checks a session token: signature, algorithm, expiry and claims, that the sub-organization belongs to this parent,
   * that the session was not ended, and that its key is still registered for its user.
   * @throws AuthError INVALID_SESSION or SESSION_EXPIRED when the session is not valid, UPSTREAM_… when Turnkey does
   *   not answer.
   * @param source Where the token came from. It names the device in the list of the user's sessions.
   */
  check(token: string, source?: WithHeaders | string): Promise<Session>;
  /** Like `check`, but asks Turnkey now, not only after `recheckSeconds`. */
  checkNow(token: string): Promise<Session>;
  /**
   * Ends the session of a token for every process that shares the store. It may be called again for the same session.
   * @param requestId The request that ends it. The webhook names it.
   * @throws AuthError as `check`.
   */
  end(token: string, requestId: string): Promise<void>;
  /** Ends the sessions of a user with these keys, like `end`. The caller has checked whose keys they are. */
  endAll(user: SessionUser, keys: readonly EndedKey[], requestId: string): Promise<void>;
  /** What the store knows about the sessions of a user, in the order of their keys. */
  describe(user: SessionUser, keys: readonly RegisteredKey[]): Promise<KnownSession[]>;
  /** Notes a session that Turnkey just opened for this backend. */
  note(session: GenuineToken, token: string, identity: Identity, source: WithHeaders): Promise<void>;
  /** Notes only the proved identity of an own session. Its key is still checked at Turnkey. */
  noteIdentity(session: GenuineToken, token: string, identity: Identity, source: WithHeaders): Promise<void>;
}

export interface SessionsOptions {
  tokens: SessionTokens;
  keys: RegisteredKeys;
  noted: NotedSessions;
  endedSessions: EndedSessions;
  webhooks: Pick<Webhooks, 'sessionEnded' | 'deliver'>;
  /** The longest session, counted from the registration of its key, even if the token allows more. */
  maxSeconds: number;
  /** Unix time in milliseconds. */
  now: () => number;
}

/** Turnkey says in whole seconds when a key was registered. */
const REGISTERED_PRECISION_MS = 1_000;

export function createSessions(options: SessionsOptions): Sessions {
  const { tokens, keys, noted, endedSessions, webhooks, maxSeconds, now } = options;

  /**
   * @param endedAtMs When the session was ended, if it was: only a key that was registered after that counts. A key can
   *   have several tokens, and not all of them expire with the one that was used to sign out.
   * @returns When the key was registered: Unix time in milliseconds.
   */
  async function registeredAt(token: GenuineToken, afterMs: number | undefined, endedAtMs: number): Promise<number> {
    const sinceMs = await keys.check(token, afterMs ?? endedAtMs);
    if (sinceMs + REGISTERED_PRECISION_MS <= endedAtMs) throw new AuthError('INVALID_SESSION');
    return sinceMs;
  }

  /** A session that was opened through this backend belongs to one of our sub-organizations, so Turnkey is not asked that. */
  async function identityOf(session: GenuineToken, token: string): Promise<Identity | undefined> {
    const identity = await noted.identityOf(session, token);
    if (identity) keys.noteOwn(session);
    return identity;
  }

  async function check(token: string, source: WithHeaders | string, afterMs?: number): Promise<Session> {
    const genuine = tokens.check(token);
    const [ended, identity] = await Promise.all([endedSessions.find(endKeysOf(genuine)), identityOf(genuine, token)]);
    const expiresAtMs = genuine.claims.exp * 1000;
    if (ended[0] && expiresAtMs <= ended[0].expiresAtMs) throw new AuthError('INVALID_SESSION');
    const sinceMs = await registeredAt(genuine, afterMs, latest(ended));
    const expiresAt = Math.min(genuine.claims.exp, sinceMs / 1000 + maxSeconds);
    if (expiresAt * 1000 <= now()) throw new AuthError('SESSION_EXPIRED');
    noted.seen(genuine, source, sinceMs);
    const session = sessionOf(genuine.claims, expiresAt);
    return identity ? { ...session, identity } : session;
  }

  return {
    check: (token, source = token) => check(token, source),
    checkNow: (token) => check(token, token, now()),
    async end(token, requestId) {
      const genuine = tokens.check(token);
      const { sessionId, claims } = genuine;
      // Tokens of other organizations must not fill the store. For own sessions, log-out works even if Turnkey does not
      // answer.
      const isOwn =
        keys.isOwn(genuine) || (await identityOf(genuine, token)) || (await endedSessions.find([sessionId]))[0];
      if (!isOwn) await keys.check(genuine);
      const { organization_id: organizationId, user_id: userId, public_key: publicKey } = claims;
      const expiresAtMs = claims.exp * 1000;
      const told = webhooks.sessionEnded({ organizationId, userId, publicKey, expiresAtMs, requestId });
      await endedSessions.end(sessionId, { endedAtMs: now(), expiresAtMs }, told);
      webhooks.deliver(told);
    },
    async endAll({ organizationId, userId }, ended, requestId) {
      const endedAtMs = now();
      await Promise.all(
        ended.map(async ({ publicKey, expiresAtMs, isEnded }) => {
          const session = { organizationId, userId, publicKey, expiresAtMs, requestId };
          const told = isEnded ? [] : webhooks.sessionEnded(session);
          const sessionId = sessionIdOf(organizationId, userId, publicKey);
          await endedSessions.end(sessionId, { endedAtMs, expiresAtMs }, told);
          webhooks.deliver(told);
        }),
      );
    },
    async describe({ organizationId, userId }, keys) {
      const sessionIds = keys.map(({ publicKey }) => sessionIdOf(organizationId, userId, publicKey));
      const [records, ends] = await Promise.all([
        noted.ofUser(organizationId, userId),
        endedSessions.find([`${organizationId} ${userId}`, organizationId, ...sessionIds]),
      ]);
      const [ofUser, ofOrganization, ...ofSessions] = ends;
      return keys.map(({ publicKey, createdAtMs, expiresAtMs }, index) => {
        const { device, seenAtMs } = records.get(publicKey) ?? {};
        const own = ofSessions[index];
        const endedAtMs = latest([own, ofUser, ofOrganization]);
        const isEnded = createdAtMs + REGISTERED_PRECISION_MS <= endedAtMs || expiresAtMs <= (own?.expiresAtMs ?? 0);
        return { device, seenAtMs, isEnded };
      });
    },
    note(session, token, identity, source) {
      keys.note(session);
      return noted.note(session, token, identity, source);
    },
    noteIdentity: noted.note,
  };
}

function latest(ends: readonly (EndedSession | undefined)[]): number {
  return Math.max(...ends.map((end) => end?.endedAtMs ?? 0));
}

/** An end can be that of the session, of all sessions of its user, or of all in its sub-organization. */
function endKeysOf({ sessionId, claims }: GenuineToken): string[] {
  return [sessionId, `${claims.organization_id} ${claims.user_id}`, claims.organization_id];
}

function sessionOf(claims: SessionClaims, expiresAt: number): Session {
  const { session_profile_id: sessionProfileId, scope } = claims;
  return {
    organizationId: claims.organization_id,
    userId: claims.user_id,
    publicKey: claims.public_key,
    sessionType: claims.session_type,
    ...(sessionProfileId === undefined ? {} : { sessionProfileId }),
    ...(scope === undefined ? {} : { scope }),
    expiresAt,
  };
}
