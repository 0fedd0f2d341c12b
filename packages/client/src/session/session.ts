import { parseSessionToken } from '@postern/protocol';

/** A session, read from its token. */
export interface Session {
  /** The name under which this browser keeps the session. */
  sessionKey: string;
  /** The session JWT, for the `Authorization` header of requests to the app's own API. */
  token: string;
  /** The user's sub-organization. */
  organizationId: string;
  userId: string;
  /** The key that stamps the requests of this session: compressed P-256, hex. */
  publicKey: string;
  /** `SESSION_TYPE_READ_WRITE`, or the name of a session profile. */
  sessionType: string;
  /** Unix time in seconds. */
  expiresAt: number;
}

/**
 * Reads a session token. Does not check the signature: an attacker who can put a forged token into this browser can also
 * change the code that checks it. Servers must check it.
 * @throws WireFormatError when it is not a session token.
 */
export function readSession(sessionKey: string, token: string): Session {
  const { claims } = parseSessionToken(token);
  return {
    sessionKey,
    token,
    organizationId: claims.organization_id,
    userId: claims.user_id,
    publicKey: claims.public_key,
    sessionType: claims.session_type,
    expiresAt: claims.exp,
  };
}
