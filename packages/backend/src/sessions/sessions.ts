import type { SessionClaims, SessionResponse } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import type { SessionTokens } from '../tokens/session-token.ts';
import type { RegisteredKeys } from './registered-keys.ts';

/** Who is calling, and until when. */
export interface Session extends SessionResponse {}

export interface Sessions {
  /**
   * Checks a session token: signature, algorithm, expiry and claims, that the sub-organization belongs to this parent,
   * and that the key of the session is still registered for its user.
   * @throws AuthError INVALID_SESSION or SESSION_EXPIRED when the token is not that of a session, UPSTREAM_… when
   *   Turnkey cannot be asked.
   */
  check(token: string): Promise<Session>;
  /** Notes a session that Turnkey has just opened for this backend. */
  note(claims: SessionClaims): void;
}

export interface SessionsOptions {
  tokens: SessionTokens;
  keys: RegisteredKeys;
  /** A session counts for so long after its key was registered, whatever its token says. */
  maxSeconds: number;
  /** Unix time in milliseconds. */
  now: () => number;
}

export function createSessions({ tokens, keys, maxSeconds, now }: SessionsOptions): Sessions {
  return {
    async check(token) {
      const claims = tokens.check(token);
      const since = keys.fresh(claims) ?? (await keys.check(claims));
      const expiresAt = Math.min(claims.exp, since / 1000 + maxSeconds);
      if (expiresAt * 1000 <= now()) throw new AuthError('SESSION_EXPIRED');
      return sessionOf(claims, expiresAt);
    },
    note: (claims) => keys.note(claims),
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
