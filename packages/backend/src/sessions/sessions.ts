import type { SessionClaims, SessionResponse } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import type { Identity } from '../identities/identity.ts';
import type { EndedSessions } from '../store/contract.ts';
import type { GenuineToken, SessionTokens } from '../tokens/session-token.ts';
import type { ProvedIdentities } from './proved-identities.ts';
import type { RegisteredKeys } from './registered-keys.ts';

/** The user who calls, and when the session expires. */
export interface Session extends SessionResponse {
  /**
   * The identity that was proved when the session was opened through this backend. Absent for sessions that were opened
   * directly at Turnkey.
   */
  identity?: Identity;
}

export interface Sessions {
  /**
   * Checks a session token: signature, algorithm, expiry and claims, that the sub-organization belongs to this parent,
   * that the session was not ended, and that its key is still registered for its user.
   * @throws AuthError INVALID_SESSION or SESSION_EXPIRED when the session is not valid, UPSTREAM_… when Turnkey does
   *   not answer.
   */
  check(token: string): Promise<Session>;
  /** Like `check`, but asks Turnkey now, not only after `recheckSeconds`. */
  checkNow(token: string): Promise<Session>;
  /**
   * Ends the session of a token for every process that shares the store. It may be called again for the same session.
   * @throws AuthError as `check`.
   */
  end(token: string): Promise<void>;
  /** Notes a session that Turnkey just opened for this backend. */
  note(session: GenuineToken, token: string, identity: Identity): Promise<void>;
  /** Notes only the proved identity of an own session. Its key is still checked at Turnkey. */
  noteIdentity(session: GenuineToken, token: string, identity: Identity): Promise<void>;
}

export interface SessionsOptions {
  tokens: SessionTokens;
  keys: RegisteredKeys;
  provedIdentities: ProvedIdentities;
  endedSessions: EndedSessions;
  /** The longest session, counted from the registration of its key, even if the token allows more. */
  maxSeconds: number;
  /** Unix time in milliseconds. */
  now: () => number;
}

/** Turnkey says in whole seconds when a key was registered. */
const REGISTERED_PRECISION_MS = 1_000;

export function createSessions(options: SessionsOptions): Sessions {
  const { tokens, keys, provedIdentities, endedSessions, maxSeconds, now } = options;

  /**
   * @param endedAtMs When the session was ended, if it was: only a key that was registered after that counts. A key can
   *   have several tokens, and not all of them expire with the one that was used to sign out.
   * @returns When the session expires: Unix time in seconds.
   */
  async function expiry(token: GenuineToken, afterMs: number | undefined, endedAtMs = 0): Promise<number> {
    const sinceMs = await keys.check(token, afterMs ?? endedAtMs);
    if (sinceMs + REGISTERED_PRECISION_MS <= endedAtMs) throw new AuthError('INVALID_SESSION');
    const expiresAt = Math.min(token.claims.exp, sinceMs / 1000 + maxSeconds);
    if (expiresAt * 1000 <= now()) throw new AuthError('SESSION_EXPIRED');
    return expiresAt;
  }

  /** A session that was opened through this backend belongs to one of our sub-organizations, so Turnkey is not asked that. */
  async function identityOf(session: GenuineToken, token: string): Promise<Identity | undefined> {
    const identity = await provedIdentities.find(session, token);
    if (identity) keys.noteOwn(session);
    return identity;
  }

  async function check(token: string, afterMs?: number): Promise<Session> {
    const genuine = tokens.check(token);
    const [ended, identity] = await Promise.all([endedSessions.find(genuine.sessionId), identityOf(genuine, token)]);
    if (ended && genuine.claims.exp * 1000 <= ended.expiresAtMs) throw new AuthError('INVALID_SESSION');
    const session = sessionOf(genuine.claims, await expiry(genuine, afterMs, ended?.endedAtMs));
    return identity ? { ...session, identity } : session;
  }

  return {
    check: (token) => check(token),
    checkNow: (token) => check(token, now()),
    async end(token) {
      const genuine = tokens.check(token);
      const { sessionId, claims } = genuine;
      // Tokens of other organizations must not fill the store. For own sessions, log-out works even if Turnkey does not
      // answer.
      const isOwn = keys.isOwn(genuine) || (await identityOf(genuine, token)) || (await endedSessions.find(sessionId));
      if (!isOwn) await keys.check(genuine);
      await endedSessions.end(sessionId, { endedAtMs: now(), expiresAtMs: claims.exp * 1000 });
    },
    note(session, token, identity) {
      keys.note(session);
      return provedIdentities.note(session, token, identity);
    },
    noteIdentity: provedIdentities.note,
  };
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
